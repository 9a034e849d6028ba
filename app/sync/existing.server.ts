// People and things that Zoho had before us: found by our id field, then by e-mail; never guessed.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { fetchPage, findRecords, type ZohoRecord } from '#app/zoho/records.server.ts'
import type { Draft } from './draft.ts'
import { createKnown, type Known, type KnownRecord, type Match } from './known-records.ts'
import type { ModuleSheet, Sheet } from './sheet.server.ts'

export type { Match }

/** Answers for a batch of drafts without a link: shopifyId -> match. */
export type FindExisting = (drafts: readonly Draft[]) => Promise<Map<string, Match>>

/** Asks Zoho for each batch: right for live work, and for a batch of which Zoho may hold a part already. */
export function findByQuery(sheet: Sheet, kind: RecordKind, module: ModuleSheet): FindExisting {
  return async (drafts) => {
    const known = createKnown()
    if (asksForOwnIds(sheet, module)) {
      const values = drafts.map((draft) => draft.shopifyId)
      const search = { values, fields: [module.idField] }
      add(known, module, await findRecords(sheet.zoho, module.apiName, module.idField, search))
    }
    const found = known.matchByOwnId(drafts)
    const open = drafts.filter((draft) => draft.email && !found.has(draft.shopifyId))
    if (kind !== 'customer' || open.length === 0) return found
    const search = { values: spellings(open), fields: madeFields(module, ['Email', module.idField]) }
    add(known, module, await findRecords(sheet.zoho, module.apiName, 'Email', search))
    return new Map([...found, ...known.matchByEmail(open)])
  }
}

// A unique field finds our own by itself when we write; a rehearsal does not write, and has to ask.
const asksForOwnIds = (sheet: Sheet, module: ModuleSheet): boolean =>
  isMade(module) && (!module.idUnique || sheet.rehearsal !== undefined)

// Before the first import our field is not there yet: Zoho must not be asked for it.
const isMade = ({ fields, idField }: ModuleSheet): boolean => fields.size === 0 || fields.has(idField)
const madeFields = (module: ModuleSheet, fields: readonly string[]): string[] =>
  fields.filter((field) => field !== module.idField || isMade(module))

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
  const own = asksForOwnIds(sheet, module)
  if (!people && !own) return () => Promise.resolve(new Map())
  const most = Math.min(mostPages, Math.max(fewestPages, Math.ceil(expected / recordsPerQuery)))
  const fields = madeFields(module, people ? ['Email', module.idField] : [module.idField])
  const known = createKnown()
  let cursor: string | null = null
  for (let pages = 1; ; pages++) {
    const page = await fetchPage(sheet.zoho, module.apiName, fields, cursor)
    add(known, module, page.records)
    if (page.cut || (page.next && pages === most)) return queryAll(sheet, kind, module)
    if (!page.next) break
    cursor = page.next
  }
  return (drafts) => {
    const mine = own ? known.matchByOwnId(drafts) : new Map<string, Match>()
    const open = drafts.filter((draft) => !mine.has(draft.shopifyId))
    return Promise.resolve(people ? new Map([...mine, ...known.matchByEmail(open)]) : mine)
  }
}

// Nothing is written in a rehearsal: for a number, a part of a very large module is asked for and the rest taken as alike.
function queryAll(sheet: Sheet, kind: RecordKind, module: ModuleSheet): FindExisting {
  const find = findByQuery(sheet, kind, module)
  const { rehearsal } = sheet
  if (!rehearsal) return find
  let [asked, found] = [0, 0]
  return async (drafts) => {
    if (asked < mostAsked) {
      const matches = await find(drafts)
      asked += drafts.length
      found += matches.size
      return matches
    }
    rehearsal.noteEstimate(kind)
    const alike = drafts.slice(0, Math.round((found / asked) * drafts.length))
    return new Map(alike.map(({ shopifyId }) => [shopifyId, { zohoId: shopifyId, adopted: false }]))
  }
}
const mostAsked = 5000

const add = (known: Known, module: ModuleSheet, records: readonly ZohoRecord[]): void => {
  for (const record of records) known.add(recordOf(record, module))
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const recordOf = (record: ZohoRecord, module: ModuleSheet): KnownRecord => ({
  id: record.id,
  ownId: text(record[module.idField]),
  email: text(record['Email'])?.toLowerCase() ?? null,
})
