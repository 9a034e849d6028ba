// Tags on records. Source: tags.json of Zoho's OpenAPI files (POST /{module}/actions/add_tags and remove_tags).

import type { ZohoId } from '#app/lib/ids.ts'
import { z } from 'zod'
import { isAppError, isDisconnected, isThrottled, isTransient } from '#app/lib/errors.ts'
import { rowOf, ZohoItem, type RowResult } from '#app/zoho/client/answers.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { fetchRecords, idOf, updateRecords } from './records.server.ts'

const idsPerCall = 100
const Answer = z.object({ data: z.array(ZohoItem) })

/**
 * Adds one tag to each record, beside the tags that are there. Where Zoho refuses the call as a whole (its tags are
 * managed elsewhere, or used up) the tag is written as a field; where it refuses that, records stay without.
 * @returns one result a record, in order
 * @throws AppError transient, throttled or disconnected
 */
export async function markRecords(
  zoho: ZohoClient,
  module: string,
  ids: readonly ZohoId[],
  name: string,
): Promise<RowResult[]> {
  const results: RowResult[] = []
  for (let at = 0; at < ids.length; at += idsPerCall) {
    const some = ids.slice(at, at + idsPerCall)
    const rows =
      (await unlessRefused(() => addTag(zoho, module, some, name))) ??
      (await unlessRefused(() => writeTag(zoho, module, some, name)))
    results.push(...(rows ?? some.map((id) => ({ ok: true, id, action: null }) as const)))
  }
  return results
}

/**
 * The same for one record that somebody asked for: it has the tag, or the refusal is told.
 * @throws AppError
 */
export async function tagRecord(zoho: ZohoClient, module: string, id: ZohoId, name: string): Promise<void> {
  const added = await unlessRefused(() => addTag(zoho, module, [id], name))
  const [row] = added ?? (await writeTag(zoho, module, [id], name))
  idOf(row)
}

/**
 * Takes one tag off these records, where they have it; where Zoho refuses that, it stays.
 * @throws AppError transient, throttled or disconnected
 */
export async function unmarkRecords(
  zoho: ZohoClient,
  module: string,
  ids: readonly ZohoId[],
  name: string,
): Promise<void> {
  for (let at = 0; at < ids.length; at += idsPerCall) {
    const some = ids.slice(at, at + idsPerCall)
    await unlessRefused(() => changeTags(zoho, `/${module}/actions/remove_tags`, some, { tags: [{ name }] }))
  }
}

const addTag = (zoho: ZohoClient, module: string, ids: readonly ZohoId[], name: string) =>
  changeTags(zoho, `/${module}/actions/add_tags`, ids, { tags: [{ name }], over_write: false })

async function changeTags(
  zoho: ZohoClient,
  path: string,
  ids: readonly ZohoId[],
  what: object,
): Promise<RowResult[] | null> {
  const answer = await zoho.call({
    method: 'POST',
    path,
    body: { ...what, ids },
    credits: Math.ceil(ids.length / 50),
    rows: ids.length,
  })
  const parsed = Answer.safeParse(answer.body)
  return parsed.success && parsed.data.data.length === ids.length ? parsed.data.data.map(rowOf) : null
}

const Tags = z.array(z.looseObject({ name: z.string() })).catch([])

async function writeTag(
  zoho: ZohoClient,
  module: string,
  ids: readonly ZohoId[],
  name: string,
): Promise<RowResult[]> {
  const records = new Map(
    (await fetchRecords(zoho, module, ids, ['Tag'])).map((record) => [record.id, record]),
  )
  const rows = ids.map((id) => {
    const tags = Tags.parse(records.get(id)?.['Tag'] ?? []).map((tag) => ({ name: tag.name }))
    return { id, Tag: tags.some((tag) => tag.name === name) ? tags : [...tags, { name }] }
  })
  return updateRecords(zoho, module, rows, { automations: [] })
}

async function unlessRefused<T>(call: () => Promise<T | null>): Promise<T | null> {
  try {
    return await call()
  } catch (error) {
    if (!isAppError(error) || isTransient(error) || isThrottled(error) || isDisconnected(error)) throw error
    return null
  }
}
