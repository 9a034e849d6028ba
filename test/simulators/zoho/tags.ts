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
import { paramMissing, type Call } from './call.ts'
import type { Organisation } from './organisation.ts'
import type { Edition } from './types.ts'

/** Of a record, and of a module; Free is not documented (Zoho help, "Tags"). */
const limits: Record<Edition, [number, number]> = {
  free: [5, 20],
  standard: [5, 20],
  professional: [10, 60],
  enterprise: [10, 100],
  ultimate: [10, 200],
}

/** The refusal of more tags than there may be; else they are known in the module from now on. */
export function takeTags(org: Organisation, module: string, tags: unknown, path: string): Outcome[] {
  const names = new Set(listOf(tags).flatMap((tag) => (isObject(tag) ? [textOf(tag.name)] : [])))
  const known = org.tags.get(module) ?? new Map<string, string>()
  const [ofRecord, ofModule] = limits[org.edition]
  const fresh = [...names].filter((name) => !known.has(name))
  if (names.size > ofRecord || known.size + fresh.length > ofModule) {
    const { tagRefusal } = org.switches
    if (tagRefusal === 'license') return [failure('LICENSE_LIMIT_EXCEEDED', 'License limit exceeded.', {})]
    const field = { api_name: 'Tag', json_path: `${path}.Tag` }
    return [failure('LIMIT_EXCEEDED', 'limit exceeded', tagRefusal === 'field' ? field : {})]
  }
  org.tags.set(module, known)
  for (const name of fresh) known.set(name, org.nextId())
  return []
}

/** POST /{M}[/{id}]/actions/add_tags|remove_tags and GET /settings/tags (O8 tags.json). */
export function changeTags(call: Call): Answer {
  const { org } = call
  const store = org.module(call.path[0] ?? '')
  const removing = call.path.at(-1) === 'remove_tags'
  const body = call.json()
  const sent = isObject(body) ? body : {}
  const names = listOf(sent.tags)
    .map((one) => (isObject(one) ? textOf(one.name) : ''))
    .filter(Boolean)
  const single = call.path.length === 4 ? call.path[1] : undefined
  const ids = single === undefined ? listOf(sent.ids).map(String) : [single]
  if (names.length === 0)
    throw new Refusal(400, 'MANDATORY_NOT_FOUND', 'required field not found', {
      api_name: 'tags',
      json_path: '$.tags',
    })
  if (ids.length === 0)
    throw new Refusal(400, 'MANDATORY_NOT_FOUND', 'required field not found', {
      api_name: 'ids',
      json_path: '$.ids',
    })
  if (ids.length > 100) throw new Refusal(400, 'LIMIT_EXCEEDED', 'too many records', { limit: 100 })
  const overWrite = sent.over_write === true || call.query.get('over_write') === 'true'
  const results = ids.map((id) => {
    const entry = store.rows.get(id)
    if (!entry) return failure('INVALID_DATA', 'the id given seems to be invalid', { id })
    const before = listOf(entry.row.Tag).filter(isObject)
    const kept = before.filter((tag) => (removing ? !names.includes(textOf(tag.name)) : !overWrite))
    const have: Set<unknown> = new Set(kept.map((tag) => tag.name))
    const added = removing ? [] : names.filter((name) => !have.has(name)).map((name) => ({ name }))
    const [refusal] = takeTags(org, store.spec.apiName, [...kept, ...added], '$')
    if (refusal) return refusal
    const tags = [...kept, ...added.map(({ name }) => ({ name, id: tagId(call, name) }))]
    const now = org.clock.ms()
    store.change(entry, { Tag: tags, Modified_Time: org.clock.format(now) }, now)
    return success('tags updated successfully', {
      id,
      tags: tags.map(({ name }: { name?: unknown }) => name),
    })
  })
  const body200 = {
    data: results,
    wf_scheduler: null,
    success_count: String(results.filter((one) => one.status === 'success').length),
    locked_count: 0,
  }
  return { status: statusOf(results, 200, 207), body: body200 }
}

function tagId(call: Call, name: string): string {
  const module = call.path[0] ?? ''
  const known = call.org.tags.get(module) ?? new Map<string, string>()
  call.org.tags.set(module, known)
  const id = known.get(name) ?? call.org.nextId()
  known.set(name, id)
  return id
}

export function listTags(call: Call): Answer {
  const module = call.query.get('module')
  if (!module) throw paramMissing('module')
  call.org.module(module)
  const tags = [...(call.org.tags.get(module) ?? [])].map(([name, id]) => ({ name, id, color_code: null }))
  return tags.length > 0
    ? { status: 200, body: { tags, info: { count: tags.length, allowed_count: 200 } } }
    : nothing
}
