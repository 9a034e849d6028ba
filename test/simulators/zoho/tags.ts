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
} from './answers.ts'
import { paramMissing, type Call } from './call.ts'

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
    const have = new Set(kept.map((tag) => tag.name))
    const fresh = removing
      ? []
      : names.filter((name) => !have.has(name)).map((name) => ({ name, id: tagId(call, name) }))
    const tags = [...kept, ...fresh]
    const now = org.clock.ms()
    store.change(entry, { Tag: tags, Modified_Time: org.clock.format(now) }, now)
    return success('tags updated successfully', { id, tags: tags.map((tag) => tag.name) })
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
