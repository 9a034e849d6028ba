// People and things that Zoho had before us: found by our id field, by the id of Zoho's own extension, then by e-mail;
// never guessed.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { fetchPage, findRecords, type ZohoRecord } from '#app/zoho/records.server.ts'
import type { Draft } from './draft.ts'
import {
  draftIdKeys,
  draftSkuKeys,
  extensionColumns,
  extensionKeys,
  findOfExtension,
  hasExtension,
} from './extension.server.ts'
import { createKnown, type Known, type KnownRecord, type Match } from './known-records.ts'
import type { ModuleSheet, Sheet } from './sheet.server.ts'

export type { Match }

/** Answers for a batch of drafts without a link: shopifyId -> match. */
export type FindExisting = (drafts: readonly Draft[]) => Promise<Map<string, Match>>

/** Asks Zoho for each batch: right for live work, and for a batch of which Zoho may hold a part already. */
export function findByQuery(sheet: Sheet, kind: RecordKind, module: ModuleSheet): FindExisting {
  return async (drafts) => {
    const known = createKnown()
    if (!module.idUnique) {
      const values = drafts.map((draft) => draft.shopifyId)
      const search = { values, fields: [module.idField] }
      add(known, module, await findRecords(sheet.zoho, module.apiName, module.idField, search))
    }
    const own = known.matchByOwnId(drafts)
    const unknown = drafts.filter((draft) => !own.has(draft.shopifyId))
    if (hasExtension(module)) add(known, module, await findOfExtension(sheet, module, unknown))
    const found = new Map([...own, ...matchByExtension(known, unknown)])
    const open = drafts.filter((draft) => draft.email && !found.has(draft.shopifyId))
    if (kind !== 'customer' || open.length === 0) return found
    const search = { values: spellings(open), fields: ['Email', module.idField] }
    add(known, module, await findRecords(sheet.zoho, module.apiName, 'Email', search))
    return new Map([...found, ...known.matchByEmail(open)])
  }
}

function matchByExtension(known: Known, drafts: readonly Draft[]): Map<string, Match> {
  const byId = known.matchByKeys(drafts, draftIdKeys)
  const open = drafts.filter((draft) => !byId.has(draft.shopifyId))
  return new Map([...byId, ...known.matchByKeys(open, draftSkuKeys)])
}

// Whether COQL looks at the case is not documented: ask for both ways of writing.
function spellings(drafts: readonly Draft[]): string[] {
  const emails = drafts.flatMap(({ email, row }) => [email, row['Email']])
  return [...new Set(emails.filter((email): email is string => typeof email === 'string' && email !== ''))]
}

/** A module this large is asked batch by batch instead of being read as a whole. */
const mostPages = 500
const recordsPerQuery = 50
const fewestPages = 5

/**
 * Reads the module's ids and e-mails once, for an import: an empty CRM costs one call. Nothing but ids and e-mails is
 * held, in memory only, until the import's end.
 * @param expected how many records will be looked for: a large module is not read for the sake of a few
 */
export async function readExisting(
  sheet: Sheet,
  kind: RecordKind,
  module: ModuleSheet,
  expected: number,
): Promise<FindExisting> {
  const people = kind === 'customer'
  if (!people && module.idUnique && !hasExtension(module)) return () => Promise.resolve(new Map())
  const most = Math.min(mostPages, Math.max(fewestPages, Math.ceil(expected / recordsPerQuery)))
  const fields = [...(people ? ['Email'] : []), module.idField, ...extensionColumns(module)]
  const known = createKnown()
  let cursor: string | null = null
  for (let pages = 1; ; pages++) {
    const page = await fetchPage(sheet.zoho, module.apiName, fields, cursor)
    add(known, module, page.records)
    if (page.cut || (page.next && pages === most)) return findByQuery(sheet, kind, module)
    if (!page.next) break
    cursor = page.next
  }
  return (drafts) => {
    const own = module.idUnique ? new Map<string, Match>() : known.matchByOwnId(drafts)
    const unknown = drafts.filter((draft) => !own.has(draft.shopifyId))
    const found = new Map([...own, ...matchByExtension(known, unknown)])
    const open = drafts.filter((draft) => !found.has(draft.shopifyId))
    return Promise.resolve(people ? new Map([...found, ...known.matchByEmail(open)]) : found)
  }
}

const add = (known: Known, module: ModuleSheet, records: readonly ZohoRecord[]): void => {
  for (const record of records) known.add(recordOf(record, module))
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const recordOf = (record: ZohoRecord, module: ModuleSheet): KnownRecord => ({
  id: record.id,
  ownId: text(record[module.idField]),
  email: text(record['Email'])?.toLowerCase() ?? null,
  keys: extensionKeys(record, module),
})
