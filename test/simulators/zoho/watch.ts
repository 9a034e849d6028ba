import {
  failure,
  isObject,
  listOf,
  nothing,
  Refusal,
  statusOf,
  success,
  textOf,
  type Answer,
  type Outcome,
} from './answers.ts'
import { paramMissing, positive, type Call } from './call.ts'
import { apiDomain } from './datacenters.ts'
import type { Organisation } from './organisation.ts'

/** A subscription of POST /crm/v8/actions/watch (contract 6). */
export type Channel = {
  id: string
  events: string[]
  notifyUrl: string
  token: string | null
  expiresMs: number
  withValues: boolean
  fields: Record<string, string[]>
}

const hour = 3600_000
const week = 7 * 24 * hour

export function subscribe(call: Call): Answer {
  const results = sent(call).map((one, index) => subscribeOne(call.org, one, `$.watch[${index}]`, undefined))
  return { status: statusOf(results, 201, 207), body: { watch: results } }
}

/** PUT replaces a subscription. */
export function resubscribe(call: Call): Answer {
  const results = sent(call).map((one, index) => {
    const known = isObject(one) ? call.org.channels.get(String(one.channel_id)) : undefined
    return known
      ? subscribeOne(call.org, one, `$.watch[${index}]`, undefined)
      : unknownChannel(`$.watch[${index}]`)
  })
  return { status: statusOf(results, 200, 207), body: { watch: results } }
}

/** PATCH changes some keys; `_delete_events` drops events. */
export function changeSubscription(call: Call): Answer {
  const results = sent(call).map((one, index) => {
    const path = `$.watch[${index}]`
    const known = isObject(one) ? call.org.channels.get(String(one.channel_id)) : undefined
    if (!known || !isObject(one)) return unknownChannel(path)
    if (one['_delete_events'] !== true) return subscribeOne(call.org, one, path, known)
    const dropped = listOf(one.events).map(textOf)
    known.events = known.events.filter((event) => !dropped.includes(event))
    if (known.events.length === 0) call.org.channels.delete(known.id)
    return success('Successfully removed the subscription events', { events: eventsOf(call.org, known) })
  })
  return { status: statusOf(results, 200, 207), body: { watch: results } }
}

function sent(call: Call): unknown[] {
  const body = call.json()
  const watch = isObject(body) ? body.watch : undefined
  if (!Array.isArray(watch))
    throw new Refusal(400, 'MANDATORY_NOT_FOUND', 'required field not found', {
      api_name: 'watch',
      json_path: '$.watch',
    })
  return watch
}

const unknownChannel = (path: string) =>
  failure('INVALID_DATA', 'invalid data', { api_name: 'channel_id', json_path: `${path}.channel_id` })

function subscribeOne(org: Organisation, one: unknown, path: string, base: Channel | undefined): Outcome {
  if (!isObject(one))
    return failure('INVALID_DATA', 'invalid data', { expected_data_type: 'jsonobject', json_path: path })
  const bad = (api_name: string, code = 'INVALID_DATA', message = 'invalid data') =>
    failure(code, message, { api_name, json_path: `${path}.${api_name}` })
  for (const name of base ? ['channel_id'] : ['channel_id', 'events', 'notify_url']) {
    if (one[name] === undefined || one[name] === null)
      return bad(name, 'MANDATORY_NOT_FOUND', 'required field not found')
  }
  if (!/^\d+$/.test(String(one.channel_id))) return bad('channel_id')
  const events = one.events === undefined ? (base?.events ?? []) : listOf(one.events).map(textOf)
  if (events.length === 0 || events.some((event) => !isEvent(org, event))) return bad('events')
  const notifyUrl = one.notify_url === undefined ? (base?.notifyUrl ?? '') : textOf(one.notify_url)
  if (!/^https?:\/\//.test(notifyUrl) || !URL.canParse(notifyUrl)) return bad('notify_url')
  const token = one.token === undefined ? (base?.token ?? null) : textOf(one.token)
  if (token !== null && token.length > 50)
    return failure('INVALID_DATA', 'invalid data', {
      maximum_length: 50,
      api_name: 'token',
      json_path: `${path}.token`,
    })
  const fields = conditions(one.notification_condition)
  if (Object.values(fields).some((names) => names.length > 10)) return bad('notification_condition')
  const channel: Channel = {
    id: String(one.channel_id),
    events: one.events === undefined ? events : base ? [...new Set([...base.events, ...events])] : events,
    notifyUrl,
    token,
    expiresMs: expiryOf(org, one.channel_expiry),
    withValues:
      one.return_affected_field_values === undefined
        ? (base?.withValues ?? false)
        : one.return_affected_field_values === true,
    fields: one.notification_condition === undefined ? (base?.fields ?? {}) : fields,
  }
  org.channels.set(channel.id, channel)
  return success('Successfully subscribed for actions-watch of the given module', {
    events: eventsOf(org, channel),
  })
}

function isEvent(org: Organisation, event: string): boolean {
  const [module = '', operation = ''] = event.split('.')
  return org.findModule(module) !== undefined && ['create', 'edit', 'delete', 'all'].includes(operation)
}

function conditions(value: unknown): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const one of listOf(value)) {
    if (!isObject(one) || !isObject(one.module) || !isObject(one.field_selection)) continue
    const { group, field } = one.field_selection
    const names = [...listOf(group), ...(field ? [{ field }] : [])].map((each) =>
      isObject(each) && isObject(each.field) ? textOf(each.field.api_name) : '',
    )
    found[textOf(one.module.api_name)] = names
  }
  return found
}

/** Absent or beyond the maximum of a week: one hour (KZ170). */
function expiryOf(org: Organisation, asked: unknown): number {
  const now = org.clock.ms()
  const at = typeof asked === 'string' ? Date.parse(asked) : Number.NaN
  return Number.isNaN(at) || at > now + week || at <= now ? now + hour : at
}

function eventsOf(org: Organisation, channel: Channel) {
  return channel.events.map((event) => {
    const module = event.split('.')[0] ?? ''
    return {
      channel_expiry: org.clock.format(channel.expiresMs),
      resource_uri: `${apiDomain(org.location, org.environment)}/crm/v2/${module}`,
      resource_id: org.modules.get(module)?.id,
      resource_name: module,
      channel_id: channel.id,
    }
  })
}

export function listSubscriptions(call: Call): Answer {
  const { org, query } = call
  const wanted = query.get('channel_id')
  const module = query.get('module')
  const perPage = positive(query, 'per_page', 200, 200)
  const page = positive(query, 'page', 1, 1000)
  const live = [...org.channels.values()].filter(
    (one) => one.expiresMs > org.clock.ms() && (wanted === null || one.id === wanted),
  )
  const all = live.flatMap((channel) =>
    eventsOf(org, channel).flatMap((event) =>
      module === null || event.resource_name === module
        ? [
            {
              ...event,
              events: channel.events.filter((one) => one.startsWith(`${event.resource_name}.`)),
              notify_url: channel.notifyUrl,
              token: channel.token,
              notify_on_related_action: true,
              return_affected_field_values: channel.withValues,
              notification_condition: null,
            },
          ]
        : [],
    ),
  )
  const shown = all.slice((page - 1) * perPage, page * perPage)
  if (shown.length === 0) return nothing
  return {
    status: 200,
    body: {
      watch: shown,
      info: { per_page: perPage, count: shown.length, page, more_records: all.length > page * perPage },
    },
  }
}

export function unsubscribe(call: Call): Answer {
  const ids = call.query.get('channel_ids')
  if (!ids) throw paramMissing('channel_ids')
  const results = ids.split(',').map((id) => {
    const known = call.org.channels.get(id)
    if (!known) return failure('INVALID_DATA', 'invalid data', { channel_id: id })
    call.org.channels.delete(id)
    return success('Successfully unsubscribed', {
      resource_uri: eventsOf(call.org, known)[0]?.resource_uri,
      resource_id: eventsOf(call.org, known)[0]?.resource_id,
      channel_id: id,
    })
  })
  return { status: statusOf(results, 200, 207), body: { watch: results } }
}
