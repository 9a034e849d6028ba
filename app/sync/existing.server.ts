// People and things that Zoho had before us: found by our id field, then by e-mail; never guessed.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { fetchPage, findRecords, type ZohoRecord } from '#app/zoho/records.server.ts'
import type { Draft } from './draft.ts'
import type { ModuleSheet, Sheet } from './sheet.server.ts'

export type Match = { zohoId: string; adopted: boolean } | 'ambiguous'

/** Answers for a batch of drafts without a link: shopifyId -> match. */
export type FindExisting = (drafts: readonly Draft[]) => Promise<Map<string, Match>>

type Known = { id: string; ownId: string | null; email: string | null }

/** Asks Zoho for each batch: right for live work. */
export function findByQuery(sheet: Sheet, kind: RecordKind, module: ModuleSheet): FindExisting {
  return async (drafts) => {
    const matches = new Map<string, Match>()
    if (!module.idUnique) {
      const values = drafts.map((draft) => draft.shopifyId)
      const search = { values, fields: [module.idField] }
      const records = await findRecords(sheet.zoho, module.apiName, module.idField, search)
      matchByOwnId(
        records.map((record) => knownOf(record, module)),
        drafts,
        matches,
      )
    }
    const open = drafts.filter((draft) => draft.email && !matches.has(draft.shopifyId))
    if (kind !== 'customer' || open.length === 0) return matches
    const emails = [...new Set(open.map((draft) => draft.email ?? ''))]
    const search = { values: emails, fields: ['Email', module.idField] }
    const records = await findRecords(sheet.zoho, module.apiName, 'Email', search)
    matchByEmail(byEmail(records.map((record) => knownOf(record, module))), open, matches)
    return matches
  }
}

/** A module this large is asked batch by batch instead of being read as a whole. */
const mostPages = 500

/**
 * Reads the module's ids and e-mails once, for an import: an empty CRM costs one call. Nothing but ids and e-mails is
 * held, in memory only, until the import's end.
 */
export async function readExisting(
  sheet: Sheet,
  kind: RecordKind,
  module: ModuleSheet,
): Promise<FindExisting> {
  const people = kind === 'customer'
  if (!people && module.idUnique) return () => Promise.resolve(new Map())
  const fields = people ? ['Email', module.idField] : [module.idField]
  const known: Known[] = []
  let token: string | null = null
  for (let pages = 1; ; pages++) {
    const page = await fetchPage(sheet.zoho, module.apiName, fields, token)
    known.push(...page.records.map((record) => knownOf(record, module)))
    if (!page.next) break
    if (pages === mostPages) return findByQuery(sheet, kind, module)
    token = page.next
  }
  const emails = byEmail(known)
  return (drafts) => {
    const matches = new Map<string, Match>()
    if (!module.idUnique) matchByOwnId(known, drafts, matches)
    if (people) matchByEmail(emails, drafts, matches)
    return Promise.resolve(matches)
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const knownOf = (record: ZohoRecord, module: ModuleSheet): Known => ({
  id: record.id,
  ownId: text(record[module.idField]),
  email: text(record['Email'])?.toLowerCase() ?? null,
})

function byEmail(known: readonly Known[]): Map<string, Known[]> {
  const emails = new Map<string, Known[]>()
  for (const record of known) {
    if (record.email === null) continue
    const same = emails.get(record.email)
    if (same) same.push(record)
    else emails.set(record.email, [record])
  }
  return emails
}

function matchByOwnId(known: readonly Known[], drafts: readonly Draft[], matches: Map<string, Match>): void {
  const ids = new Map(known.flatMap((record) => (record.ownId ? [[record.ownId, record.id]] : [])))
  for (const { shopifyId } of drafts) {
    const zohoId = ids.get(shopifyId)
    if (zohoId) matches.set(shopifyId, { zohoId, adopted: false })
  }
}

// A record that carries another customer's Shopify id is that customer's, whatever its e-mail says.
function matchByEmail(
  emails: ReadonlyMap<string, readonly Known[]>,
  drafts: readonly Draft[],
  matches: Map<string, Match>,
): void {
  for (const { shopifyId, email } of drafts) {
    if (email === null || matches.has(shopifyId)) continue
    const same = emails.get(email) ?? []
    const own = same.find((record) => record.ownId === shopifyId)
    const free = own ? [own] : same.filter((record) => record.ownId === null)
    const [first] = free
    if (first) matches.set(shopifyId, free.length > 1 ? 'ambiguous' : { zohoId: first.id, adopted: !own })
  }
}
