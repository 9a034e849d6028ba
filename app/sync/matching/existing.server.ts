// People and things that Zoho had before us: found by our id field, by the id of Zoho's own extension, then by e-mail,
// then (where the merchant says so) by phone; never guessed.

import type { ShopifyId } from '#app/lib/ids.ts'
import type { MappingKind } from '#app/mapping/kinds/kind.ts'
import { phoneSpellings } from '#app/mapping/parts/phone-match.ts'
import { fetchPage, findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord } from '#app/zoho/records/rows.ts'
import { isAmbiguous, type FindExisting, type Match } from '#app/sync/org/find-existing.ts'
import { ownIdOf, type MappedRecord } from '#app/sync/core/mapped-record.ts'
import {
  mappedIdKeys,
  mappedSkuKeys,
  extensionColumns,
  extensionKeys,
  findOfExtension,
  hasExtension,
} from './extension.server.ts'
import { hasEarlier } from './earlier-records.server.ts'
import { createKnown, type KnownRecords, type KnownRecord } from './known-records.ts'
import { isMade, madeFields, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'

/** What is asked of a kind: the keys that its records are found by. */
export type Matched = Pick<MappingKind, 'name' | 'matchKeys' | 'isInParts'>

const isByAddress = ({ matchKeys }: Matched): boolean => matchKeys.length > 0

/** Asks Zoho for each batch: right for live work, and for a batch of which Zoho may hold a part already. */
export function findByQuery(orgConfig: OrgConfig, kind: Matched): FindExisting {
  return async (mappedRecords, module, { own = false, others = false } = {}) => {
    const known = createKnown()
    const fields = fieldsToRead(orgConfig, kind, module)
    const ask = async (field: string, values: readonly string[]) => {
      if (values.length === 0) return
      add(known, module, await findRecords(orgConfig.zoho, module.apiName, field, { values, fields }))
    }
    if (isMade(module) && (own || asksForOwnIds(orgConfig, module))) {
      const values = mappedRecords.map(ownIdOf)
      await ask(module.idField, values)
    }
    const found = known.matchByOwnId(mappedRecords)
    const unmade = mappedRecords.filter(({ shopifyId }) => !found.has(shopifyId))
    if (hasExtension(module)) add(known, module, await findOfExtension(orgConfig, module, unmade))
    for (const [id, match] of matchByExtension(known, unmade)) found.set(id, match)
    if (!isByAddress(kind)) return found
    const unowned = unmade.filter(({ shopifyId }) => !found.has(shopifyId))
    const mailed = unowned.filter(({ email }) => email)
    await ask('Email', spellings(mailed))
    addTo(found, known.matchByEmail(mailed))
    const called = unowned.filter(({ shopifyId, phone }) => phone && !isFree(found.get(shopifyId)))
    const numbers = new Set(called.flatMap(({ phone }) => (phone ? phoneSpellings(phone) : [])))
    for (const field of phoneFields(orgConfig, module)) await ask(field, [...numbers])
    addTo(found, known.matchByPhone(called))
    return others ? known.withStrangers(found, mappedRecords) : freeOf(found)
  }
}

const isFree = (match: Match | undefined): boolean =>
  match !== undefined && (isAmbiguous(match) || !match.isOthers)

const freeOf = (found: ReadonlyMap<ShopifyId, Match>): Map<ShopifyId, Match> =>
  new Map([...found].filter(([, match]) => isFree(match)))

// What carries another one's id stands back behind whatever else is found.
function addTo(found: Map<ShopifyId, Match>, matches: ReadonlyMap<ShopifyId, Match>): void {
  for (const [id, match] of matches) if (!found.has(id) || isFree(match)) found.set(id, match)
}

function matchByExtension(
  known: KnownRecords,
  mappedRecords: readonly MappedRecord[],
): Map<ShopifyId, Match> {
  const byId = known.matchByKeys(mappedRecords, mappedIdKeys)
  const open = mappedRecords.filter((mapped) => !byId.has(mapped.shopifyId))
  return new Map([...byId, ...known.matchByKeys(open, mappedSkuKeys)])
}

// Where our id is unique, Zoho refuses to insert our own a second time, and names it.
const asksForOwnIds = (orgConfig: OrgConfig, module: ModuleConfig): boolean =>
  isMade(module) && !(module.idUnique && orgConfig.writer.findsOwn)

// Whether COQL looks at the case is not documented: ask for both ways of writing.
function spellings(mappedRecords: readonly MappedRecord[]): string[] {
  const emails = mappedRecords.flatMap(({ email, row }) => [email, row['Email']])
  return [...new Set(emails.filter((email): email is string => typeof email === 'string' && email !== ''))]
}

const phoneFields = ({ settings }: OrgConfig, { fields }: ModuleConfig): string[] =>
  settings.matchByPhone ? ['Phone', 'Mobile'].filter((name) => fields.size === 0 || fields.has(name)) : []

const names = ({ fields }: ModuleConfig): string[] =>
  ['First_Name', 'Last_Name'].filter((name) => fields.size === 0 || fields.has(name))

const fieldsToRead = (orgConfig: OrgConfig, kind: Matched, module: ModuleConfig): string[] =>
  madeFields(
    module,
    isByAddress(kind)
      ? ['Email', ...names(module), ...phoneFields(orgConfig, module), module.idField]
      : [module.idField],
  )

/** A module this large is asked batch by batch instead of being read as a whole. */
const mostPages = 500
const recordsPerQuery = 50
const fewestPages = 5

/**
 * Reads these modules' ids, names, e-mails and (where the merchant says so) phones once, for an import: an empty CRM costs one
 * call. Nothing else is held, in memory only, until the import's end.
 * @param expected how many records will be looked for: a large module is not read for the sake of a few
 */
export async function readExisting(
  orgConfig: OrgConfig,
  kind: Matched,
  modules: readonly ModuleConfig[],
  expected: number,
): Promise<FindExisting> {
  const finders = new Map<string, FindExisting>()
  for (const module of modules)
    finders.set(module.apiName, await readModule(orgConfig, kind, module, expected))
  return (mappedRecords, module, options) =>
    (finders.get(module.apiName) ?? nothing)(mappedRecords, module, options)
}

const nothing: FindExisting = () => Promise.resolve(new Map())

async function readModule(
  orgConfig: OrgConfig,
  kind: Matched,
  module: ModuleConfig,
  expected: number,
): Promise<FindExisting> {
  const people = isByAddress(kind)
  const asks = asksForOwnIds(orgConfig, module)
  if (!people && !asks && !hasExtension(module)) return findEarlier(orgConfig, kind)
  const most = Math.min(mostPages, Math.max(fewestPages, Math.ceil(expected / recordsPerQuery)))
  const fields = [...fieldsToRead(orgConfig, kind, module), ...extensionColumns(module)]
  const known = createKnown()
  let cursor: string | null = null
  for (let pages = 1; ; pages++) {
    const page = await fetchPage(orgConfig.zoho, module.apiName, fields, cursor)
    add(known, module, page.records)
    if (page.cut || (page.next && pages === most))
      return orgConfig.writer.findAmongMany(kind.name, findByQuery(orgConfig, kind))
    if (!page.next) break
    cursor = page.next
  }
  return (mappedRecords, _, { own = false, others = false } = {}) => {
    const found = own || asks ? known.matchByOwnId(mappedRecords) : new Map<ShopifyId, Match>()
    const byExtension = (open: readonly MappedRecord[]) => matchByExtension(known, open)
    for (const match of people ? [byExtension, known.matchByEmail, known.matchByPhone] : [byExtension]) {
      const open = mappedRecords.filter((mapped) => !isFree(found.get(mapped.shopifyId)))
      addTo(found, match(open))
    }
    return Promise.resolve(others ? known.withStrangers(found, mappedRecords) : freeOf(found))
  }
}

// To write what an earlier connection left as new records would cost a refusal each (decision 270).
const findEarlier =
  (orgConfig: OrgConfig, kind: Matched): FindExisting =>
  async (mappedRecords, module) =>
    mappedRecords.length > 0 && (await hasEarlier(orgConfig, module))
      ? findByQuery(orgConfig, kind)(mappedRecords, module, { own: true })
      : new Map()

const add = (known: KnownRecords, module: ModuleConfig, records: readonly ZohoRecord[]): void => {
  for (const record of records) known.add(recordOf(record, module))
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const recordOf = (record: ZohoRecord, module: ModuleConfig): KnownRecord => ({
  id: record.id,
  ownId: text(valueIn(record, module.idField)),
  email: text(record['Email'])?.toLowerCase() ?? null,
  person: {
    email: text(record['Email']),
    first: text(record['First_Name']),
    last: text(record['Last_Name']),
  },
  phones: [text(record['Phone']), text(record['Mobile'])].filter((phone) => phone !== null),
  keys: extensionKeys(record, module),
})
