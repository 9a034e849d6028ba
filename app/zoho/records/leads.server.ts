// Leads and what becomes of them: Zoho's convert call. Source: contracts/zoho 2.6, 9.14, 9.15.

import { ZohoId } from '#app/lib/ids.ts'
import { z } from 'zod'
import { isRejected, TransientError } from '#app/lib/errors.ts'
import { isNoSuch, requestItem, rowOf, type RowRefusal, type ZohoItem } from '#app/zoho/client/answers.ts'
import type { ZohoAnswer, ZohoClient } from '#app/zoho/client/client.server.ts'
import { listOf } from './list-answer.ts'
import type { ZohoRecord } from './rows.ts'

export type Lead = { id: ZohoId; converted: boolean; contactId: ZohoId | null; record: ZohoRecord }

const idsPerGet = 100
const Reference = z.object({ id: ZohoId })

/**
 * These leads, converted ones too. Missing from the answer: deleted, or converted in an organisation that hides those.
 * @param idField our own id field there
 * @param more other fields that are to be shown, 40 at most
 */
export async function fetchLeads(
  zoho: ZohoClient,
  ids: readonly ZohoId[],
  idField: string,
  more: readonly string[] = [],
): Promise<Map<ZohoId, Lead>> {
  const found = new Map<ZohoId, Lead>()
  for (let at = 0; at < ids.length; at += idsPerGet) {
    const query = new URLSearchParams({
      ids: ids.slice(at, at + idsPerGet).join(','),
      fields: [idField, 'Converted__s', 'Converted_Contact', ...more].join(','),
      converted: 'both',
    })
    const { body } = await zoho.call({ method: 'GET', path: `/Leads?${query}`, credits: 1 })
    for (const record of listOf(body).data) found.set(record.id, leadOf(record))
  }
  return found
}

function leadOf(record: ZohoRecord): Lead {
  const contactId = Reference.safeParse(record['Converted_Contact']).data?.id ?? null
  const converted = record['Converted__s'] === true || record['$converted'] === true || contactId !== null
  return { id: record.id, converted, contactId, record }
}

/** `tags`: those of the Lead that the Contact is to have as well; Zoho takes none along by itself. */
export type ConvertOptions = { contactId: ZohoId | null; accountId: ZohoId | null; tags: readonly string[] }

export type Conversion =
  | { state: 'converted'; contactId: ZohoId | null }
  /** By somebody else, or by a call whose answer was lost. */
  | { state: 'already' }
  /** No such lead any more. */
  | { state: 'missing' }
  /** The Contact or Account that we named is gone. */
  | { state: 'gone'; which: 'Contacts' | 'Accounts' }
  /** Zoho sees a record that is the same person or company. */
  | { state: 'duplicate'; module: string | null; id: ZohoId | null }
  | { state: 'refused'; code: string; field: string | null; message: string }

/**
 * Makes a Contact of a lead, or joins it to a Contact that is there. Its history moves along.
 * @throws AppError when the call failed: Zoho may have carried it out all the same
 */
export async function convertLead(
  zoho: ZohoClient,
  leadId: ZohoId,
  options: ConvertOptions,
): Promise<Conversion> {
  const conversion = await sendConversion(zoho, leadId, options)
  // How Zoho refuses a tag is not documented, and may read as if a record were gone: what it says without any is the truth.
  const mayBeTags = options.tags.length > 0 && ['refused', 'gone', 'missing'].includes(conversion.state)
  return mayBeTags ? sendConversion(zoho, leadId, { ...options, tags: [] }) : conversion
}

async function sendConversion(
  zoho: ZohoClient,
  leadId: ZohoId,
  { contactId, accountId, tags }: ConvertOptions,
): Promise<Conversion> {
  const quiet = { overwrite: false, notify_lead_owner: false, notify_new_entity_owner: false }
  const named = {
    ...(accountId ? { Accounts: { id: accountId } } : {}),
    ...(contactId ? { Contacts: { id: contactId } } : {}),
    ...(tags.length > 0 ? { carry_over_tags: { Contacts: tags } } : {}),
  }
  const path = `/Leads/${leadId}/actions/convert`
  const body = { data: [{ ...quiet, ...named }] }
  try {
    return conversionOf(await zoho.call({ method: 'POST', path, body, credits: 5, heavy: true, rows: 1 }))
  } catch (error) {
    if (!isRejected(error)) throw error
    const { code, field, message } = error
    // The flat form names a position in the path instead of a field (O8).
    if (isNoSuch(error) || (code === 'INVALID_DATA' && field === null)) return { state: 'missing' }
    return code === 'ID_ALREADY_CONVERTED' ? { state: 'already' } : { state: 'refused', code, field, message }
  }
}

function conversionOf({ body }: ZohoAnswer): Conversion {
  const item = requestItem(body)
  if (item.code === 'SUCCESS') return { state: 'converted', contactId: contactIn(item) }
  if (item.code === 'ID_ALREADY_CONVERTED') return { state: 'already' }
  // Zoho will do it, and does not say when: asked again, it says that it has.
  if (item.code.startsWith('SCHEDULED')) throw undecided(item.code)
  // An answer that lost its body.
  if (item.code === '') throw undecided('zoho_shape')
  const row = rowOf(item)
  if (row.ok) return { state: 'already' }
  if (row.transient) throw undecided(row.code)
  if (row.duplicate) return { state: 'duplicate', ...row.duplicate }
  if (row.code === 'DUPLICATE_DATA') return { state: 'duplicate', id: null, module: row.field }
  return (row.code === 'INVALID_DATA' ? invalidOf(item, row) : null) ?? { state: 'refused', ...row }
}

// Which of the ids is none: the lead's in the path, or one that we named.
function invalidOf(item: ZohoItem, { path, field }: RowRefusal): Conversion | null {
  const which = /Contacts|Accounts/.exec(`${path ?? ''} ${field ?? ''}`)?.[0]
  if (which === 'Contacts' || which === 'Accounts') return { state: 'gone', which }
  return item.details?.['resource_path_index'] === undefined ? null : { state: 'missing' }
}

const undecided = (code: string) =>
  new TransientError('Zoho has not said whether the lead is converted', { code })

// The contract shows a record; older answers only its id.
function contactIn({ details }: ZohoItem): ZohoId | null {
  const contact = details?.['Contacts']
  if (typeof contact === 'string' && contact !== '') return ZohoId.parse(contact)
  return Reference.safeParse(contact).data?.id ?? null
}
