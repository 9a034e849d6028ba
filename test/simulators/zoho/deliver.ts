import { apiDomain } from './datacenters.ts'
import type { Change, Organisation } from './organisation.ts'
import type { Channel } from './watch.ts'

const eventOf = { insert: 'create', update: 'edit', delete: 'delete' }

/** Sends a change to every subscription that asked for it, unsigned, with its token (contract 6). */
export function deliver(org: Organisation, change: Change, track: (work: Promise<void>) => void) {
  for (const channel of org.channels.values()) {
    if (channel.expiresMs <= org.clock.ms()) continue
    const wanted = [`${change.module}.${eventOf[change.operation]}`, `${change.module}.all`]
    if (!channel.events.some((event) => wanted.includes(event))) continue
    const ids = change.ids.filter((id) => isWatched(channel, change, id))
    if (ids.length > 0) track(post(org, channel.notifyUrl, notification(org, channel, change, ids)))
  }
}

function isWatched(channel: Channel, change: Change, id: string): boolean {
  const fields = channel.fields[change.module]
  if (!fields || change.operation !== 'update') return true
  const affected = change.affected.get(id) ?? {}
  return fields.some((name) => name in affected)
}

function notification(org: Organisation, channel: Channel, change: Change, ids: string[]) {
  const values = ids.map((id) => ({ record_id: id, values: change.affected.get(id) ?? {} }))
  return {
    server_time: org.clock.ms(),
    ...(channel.withValues ? { affected_values: values } : {}),
    query_params: {},
    module: change.module,
    resource_uri: `${apiDomain(org.location, org.environment)}/crm/v2/${change.module}`,
    ids,
    affected_fields:
      change.operation === 'update'
        ? values.map((one) => ({ [one.record_id]: Object.keys(one.values) }))
        : [],
    operation: change.operation,
    channel_id: channel.id,
    token: channel.token,
  }
}

/** A real POST; how Zoho retries is UNCONFIRMED: `deliveryRetries` times at once. */
export async function post(org: Organisation, url: string, body: unknown): Promise<void> {
  for (let attempt = 0; attempt <= org.switches.deliveryRetries; attempt++) {
    let status = 0
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      })
      status = response.status
      await response.arrayBuffer()
    } catch {
      status = 0
    }
    org.deliveries.push({ url, status, body })
    if (org.deliveries.length > 500) org.deliveries.shift()
    if (status >= 200 && status < 300) return
  }
}
