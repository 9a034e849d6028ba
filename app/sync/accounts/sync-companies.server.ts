// B2B companies themselves, also those that nobody ordered for: each has its Account, with address, phone, external id,
// main contact and locations. Only where the merchant gives companies Accounts of their own (decision 099).

import { loadAccountHashes, loadLatestAccounts, saveAccountHashes } from '#app/db/tables/accounts.server.ts'
import { loadConnection, updateOrgFacts } from '#app/db/tables/connections.server.ts'
import { isThrottled, isTransient, type ThrottledError } from '#app/lib/errors.ts'
import type { ZohoId } from '#app/lib/ids.ts'
import { fitUpdate } from '#app/mapping/addresses/fit-update.ts'
import { wholesIn } from '#app/mapping/catalogue/standard.ts'
import { companyEntries, companyToAccount } from '#app/mapping/companies/company-account.ts'
import { emptiedOf } from '#app/mapping/companies/emptied-fields.ts'
import { saidIn, type Said } from '#app/mapping/said/said-values.ts'
import { b2bCompany, type Company } from '#app/mapping/records/company.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { toPhone } from '#app/mapping/values/reach.ts'
import { fetchCompanies } from '#app/shopify/lists/companies.server.ts'
import type { CompanyDetails } from '#app/shopify/records/companies.ts'
import { isMissingRecord, isModuleWide } from '#app/zoho/client/answers.ts'
import { fetchRecords, updateRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord, type ZohoRow } from '#app/zoho/records/rows.ts'
import { fetchFields } from '#app/zoho/settings/settings.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { orgScope, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { fieldChanges, fieldHashes, isFieldHash } from '#app/sync/pipeline/rows/hashes.server.ts'
import { budgetCode } from '#app/sync/work/pause.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { forgetGoneAccounts } from './accounts.server.ts'
import { companyAccounts, nameTaken } from './company-accounts.server.ts'
import { companyDigests } from './company-digests.ts'

/** Shopify's search index lags behind writes (contracts/shopify 3.2). */
const overlapMs = 10 * 60_000

/**
 * Looks at the companies that changed since the last look, or at all of them: at first, and by night, since a change of a
 * location alone may move no company's time. Trouble with them ends nothing else; the next look comes to them.
 */
export async function checkCompanies(
  context: SyncContext,
  given: OrgConfig,
  how: 'changed' | 'all',
): Promise<void> {
  const { shop, settings, hasAccounts } = given
  if (!settings.accounts.b2b || !hasAccounts) return
  const orgConfig = { ...given, zoho: given.zoho.as('import') }
  const startedAt = context.now()
  try {
    const last = how === 'all' ? null : (await loadConnection(context.db, shop))?.companiesAt
    const since = last ? new Date(last.getTime() - overlapMs) : null
    const isOver = await syncPages(context, orgConfig, since)
    if (isOver) await updateOrgFacts(context.db, orgConfig, { companiesAt: startedAt })
  } catch (error) {
    if (!isPassedOver(error) && !isBudgetSpent(error)) throw error
    context.log.warn({ shop, code: error.code }, 'companies not looked at')
  }
}

/** @returns whether the next look need not come back to any of them */
async function syncPages(context: SyncContext, orgConfig: OrgConfig, since: Date | null): Promise<boolean> {
  let fields: FieldMap | null = null
  let isOver = true
  for await (const page of fetchCompanies(context.shopifyFor(orgConfig.shop), since)) {
    if (page.length === 0) continue
    fields ??= await accountFields(orgConfig)
    if (!(await syncPage(context, { ...orgConfig, fields }, page))) isOver = false
  }
  return isOver
}

// Without credits for imports companies wait, and what is looked at after them does not.
const isBudgetSpent = (error: unknown): error is ThrottledError =>
  isThrottled(error) && error.code === budgetCode

/**
 * Trouble with a page of companies keeps no later one waiting, unless it would be every company's.
 * @returns whether the next look need not come back to it; what Zoho refuses, the nightly look asks again
 */
async function syncPage(
  context: SyncContext,
  place: Place,
  page: readonly CompanyDetails[],
): Promise<boolean> {
  try {
    // Accounts that were deleted in Zoho are made anew, once.
    if (await syncCompanies(context, place, page)) await syncCompanies(context, place, page)
    return true
  } catch (error) {
    if (!isPassedOver(error) || isModuleWide(error)) throw error
    context.log.warn({ shop: place.shop, companies: page.length, code: error.code }, 'companies passed over')
    return !isTransient(error)
  }
}

const accountFields = async ({ zoho }: OrgConfig): Promise<FieldMap> =>
  new Map((await fetchFields(zoho, 'Accounts')).map((field) => [field.apiName, field]))

type Place = OrgConfig & { fields: FieldMap }
/** A company, its Account, and what is to stand there. */
type Wanted = {
  nameHash: string
  zohoId: ZohoId
  row: ZohoRow
  says: Said
  /** Fields of `row` that are null because Shopify has nothing of them. */
  emptied: readonly string[]
}

/** @returns whether an Account was found to be gone */
async function syncCompanies(
  context: SyncContext,
  place: Place,
  page: readonly CompanyDetails[],
): Promise<boolean> {
  const named = page.flatMap((details) => {
    const company = b2bCompany(details)
    return company ? [{ details, company }] : []
  })
  const wanted = await wantedOf(context, place, named)
  const hashes = wanted.map(({ nameHash }) => nameHash)
  const stored = await loadAccountHashes(context.db, place.shop, hashes)
  const there = await currentOf(context, place, { wanted, stored })
  const rows = wanted.flatMap((one) => {
    const before = stored.get(one.nameHash) ?? null
    const current = there.get(one.zohoId)
    // Gone in Zoho: what points to it makes it anew.
    if (before === null && !current) return []
    return [{ ...one, before, sent: toSend(context, place, { ...one, before, current }) }]
  })
  return write(context, place, rows)
}

async function wantedOf(
  context: SyncContext,
  place: Place,
  named: readonly { details: CompanyDetails; company: Company }[],
): Promise<Wanted[]> {
  const accountOf = await companyAccounts(
    context,
    place,
    named.map(({ company }) => company),
    (refused) => {
      const codes = refused.map((row) => (row.ok ? '' : row.code))
      context.log.warn({ shop: place.shop, codes }, 'accounts not made')
    },
  )
  const { hashOf } = companyDigests(context.digests, place.shop)
  const { fields, settings } = place
  return named.flatMap(({ details, company }) => {
    const zohoId = accountOf(company)
    const row = fitUpdate(companyToAccount(details, { phone: toPhone, fields }), 'Accounts', fields)
    const says = saidIn(companyEntries, details, row, fields)
    const emptied = settings.removedValues === 'empty' ? emptiedOf(details, row, fields) : []
    const none = Object.fromEntries(emptied.map((name) => [name, null]))
    return zohoId !== null && zohoId !== nameTaken
      ? [{ nameHash: hashOf(company), zohoId, row: { ...row, ...none }, says, emptied }]
      : []
  })
}

/** Where sales writes its own text as well: only ours, or none, is replaced. */
const sharedField = 'Description'

// What was never filled by us is looked at first: people's values stay there. So is what people may have written over.
async function currentOf(
  { digests }: SyncContext,
  { zoho, fields }: Place,
  { wanted, stored }: { wanted: readonly Wanted[]; stored: ReadonlyMap<string, string> },
): Promise<Map<ZohoId, ZohoRecord>> {
  const ids = wanted.flatMap(({ nameHash, zohoId, row, says, emptied }) => {
    const before = stored.get(nameHash)
    if (before === undefined) return [zohoId]
    const compared = { rules: [], module: 'Accounts', fields, stored: before }
    const { changed } = fieldChanges(digests, { row, says }, compared)
    return [sharedField, ...emptied].some((name) => changed.has(name)) ? [zohoId] : []
  })
  const names = [...new Set(wanted.flatMap(({ row }) => Object.keys(row)))].filter((name) => fields.has(name))
  const records = await fetchRecords(zoho, 'Accounts', ids, ['Account_Name', ...names])
  return new Map(records.map((record) => [record.id, record]))
}

type Sending = Wanted & { before: string | null; current: ZohoRecord | undefined }

/**
 * What changed in Shopify since it was written, but for a description that is not ours any more, and what is to be emptied
 * and has changed in Zoho; of an Account that we filled nothing of yet the blanks, and an address of which Zoho has a part is
 * no blank.
 */
function toSend(
  { digests }: SyncContext,
  { settings, fields }: Place,
  { row, says, emptied, before, current }: Sending,
): ZohoRow {
  const compared = { rules: [], module: 'Accounts', fields, stored: before }
  const { changed, isAsSent } = fieldChanges(digests, { row, says }, compared)
  const there = (name: string) => current && valueIn(current, name)
  const isSet = (name: string) => ![null, undefined, ''].some((blank) => there(name) === blank)
  const wholes = wholesIn('Accounts', fields)
  const whole = wholes.filter((parts) => parts.some(isSet))
  const stays = (name: string) => isSet(name) || whole.some((parts) => parts.includes(name))
  const together = (name: string) => wholes.find((parts) => parts.includes(name)) ?? [name]
  const isTheirs = (name: string, stored: string) =>
    (name === sharedField &&
      isSet(name) &&
      !isFieldHash(digests, stored, { name, value: asSent(there(name)) })) ||
    (emptied.includes(name) && !together(name).every((part) => isAsSent(part, asSent(there(part)))))
  // Parts that an address has none of would stay those of the one that it replaces.
  const filled = wholes.filter((parts) => parts.some((name) => valueIn(row, name) != null))
  const isPart = (name: string) => filled.some((parts) => parts.includes(name))
  const isOurs = (name: string, value: unknown) =>
    before === null
      ? (value !== null || isPart(name)) && (settings.existing === 'replace' || !stays(name))
      : changed.has(name) && !isTheirs(name, before)
  return Object.fromEntries(Object.entries(row).filter(([name, value]) => isOurs(name, value)))
}

// Whatever Zoho ends its lines with.
const asSent = (value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\r\n', '\n').trimEnd() : value

type Written = Wanted & { before: string | null; sent: ZohoRow }

async function write(context: SyncContext, place: Place, rows: readonly Written[]): Promise<boolean> {
  const due = rows.filter(({ sent }) => Object.keys(sent).length > 0)
  const failed = await failedOf(place, due)
  const refused = new Set(failed.map(({ nameHash }) => nameHash))
  await saveAccountHashes(
    context.db,
    orgScope(place),
    rows
      .filter(({ nameHash }) => !refused.has(nameHash))
      .map(({ nameHash, before, sent, ...mapped }) => {
        const how = { rules: [], sent: new Set(Object.keys(sent)), stored: before }
        return { nameHash, fieldHashes: fieldHashes(context.digests, mapped, how) }
      }),
  )
  if (failed.length === 0) return false
  context.log.warn({ shop: place.shop, companies: failed.length }, 'accounts not filled')
  const ids = failed.flatMap(({ zohoId, isMissing }) => (isMissing ? [zohoId] : []))
  if (ids.length === 0 || (await areHidden(context, place))) return false
  return forgetGoneAccounts(context, place, ids)
}

// Those that Zoho refused.
async function failedOf({ zoho }: Place, due: readonly Written[]): Promise<Failed[]> {
  if (due.length === 0) return []
  const changes = due.map(({ zohoId, sent }) => ({ id: zohoId, ...sent }))
  const results = await updateRecords(zoho, 'Accounts', changes, { automations: [] })
  return due.flatMap((one, i) => {
    const result = results[i]
    return result?.ok === false ? [{ ...one, isMissing: isMissingRecord(result) }] : []
  })
}
type Failed = Written & { isMissing: boolean }

/** So many of the latest Accounts are looked for, in one call. */
const witnesses = 100
const handful = 5

/**
 * Zoho answers the same of a record that was deleted and of one that the connected user may not see. Where more than a
 * handful of the Accounts that we know are missing, or all of several, it is taken for the latter, and none is made again
 * here: an order of the company still gets it a new one.
 */
async function areHidden({ db, log }: SyncContext, { shop, zoho, cache }: Place): Promise<boolean> {
  const companies = await loadLatestAccounts(db, shop, witnesses - 1)
  const known = [...new Set([...companies, ...(cache.storeAccountId ? [cache.storeAccountId] : [])])]
  const seen = await fetchRecords(zoho, 'Accounts', known, ['Account_Name'])
  const missing = known.length - seen.length
  const hidden = missing > handful || (known.length > 1 && seen.length === 0)
  if (hidden) log.warn({ shop, known: known.length, missing }, 'accounts not seen, and kept')
  return hidden
}
