// B2B companies themselves, also those that nobody ordered for: each has its Account, with address, phone, external id,
// main contact and locations. Only where the merchant gives companies Accounts of their own (decision 099).

import { loadAccountHashes, saveAccountHashes } from '#app/db/tables/accounts.server.ts'
import { loadConnection, updateOrgFacts } from '#app/db/tables/connections.server.ts'
import type { ZohoId } from '#app/lib/ids.ts'
import { wholesIn } from '#app/mapping/catalogue/standard.ts'
import { companyToAccount } from '#app/mapping/companies/company-account.ts'
import { b2bCompany, type Company } from '#app/mapping/records/company.ts'
import { fitRecord, type FieldMap } from '#app/mapping/values/fit.ts'
import { toPhone } from '#app/mapping/values/reach.ts'
import { fetchCompanies } from '#app/shopify/lists/companies.server.ts'
import type { CompanyDetails } from '#app/shopify/records/companies.ts'
import { fetchRecords, updateRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord, type ZohoRow } from '#app/zoho/records/rows.ts'
import { fetchFields } from '#app/zoho/settings/settings.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { orgScope, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { fieldChanges, fieldHashes } from '#app/sync/pipeline/rows/hashes.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { forgetGoneAccounts } from './accounts.server.ts'
import { companyAccounts } from './company-accounts.server.ts'
import { companyDigests } from './company-digests.ts'

/** Shopify's search index lags behind writes (contracts/shopify 3.2). */
const overlapMs = 10 * 60_000

/**
 * Looks at the companies that changed since the last look, or at all of them: at first, and by night, since a change of a
 * location alone may move no company's time. Trouble with them ends nothing else; the next look comes to them.
 */
export async function lookAtCompanies(
  context: SyncContext,
  orgConfig: OrgConfig,
  how: 'changed' | 'all',
): Promise<void> {
  const { shop, settings, hasAccounts } = orgConfig
  if (!settings.accounts.b2b || !hasAccounts) return
  const startedAt = context.now()
  try {
    const last = how === 'all' ? null : (await loadConnection(context.db, shop))?.companiesAt
    const since = last ? new Date(last.getTime() - overlapMs) : null
    let fields: FieldMap | null = null
    for await (const page of fetchCompanies(context.shopifyFor(shop), since)) {
      if (page.length === 0) continue
      fields ??= await accountFields(orgConfig)
      const place = { ...orgConfig, fields }
      // Accounts that were deleted in Zoho are made anew, once.
      if (await syncCompanies(context, place, page)) await syncCompanies(context, place, page)
    }
    await updateOrgFacts(context.db, orgConfig, { companiesAt: startedAt })
  } catch (error) {
    if (!isPassedOver(error)) throw error
    context.log.warn({ shop, code: error.code }, 'companies not looked at')
  }
}

const accountFields = async ({ zoho }: OrgConfig): Promise<FieldMap> =>
  new Map((await fetchFields(zoho, 'Accounts')).map((field) => [field.apiName, field]))

type Place = OrgConfig & { fields: FieldMap }
/** A company, its Account, and what is to stand there. */
type Wanted = { nameHash: string; zohoId: ZohoId; row: ZohoRow }

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
  const there = await currentOf(place, wanted, stored)
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
  )
  const { hashOf } = companyDigests(context.digests, place.shop)
  const { fields } = place
  return named.flatMap(({ details, company }) => {
    const zohoId = accountOf(company)
    const row = fitRecord(companyToAccount(details, { phone: toPhone, fields }), fields, 'update')
    return zohoId ? [{ nameHash: hashOf(company), zohoId, row }] : []
  })
}

// What was never filled by us is looked at first: people's values stay there.
async function currentOf(
  { zoho, fields }: Place,
  wanted: readonly Wanted[],
  stored: ReadonlyMap<string, string>,
): Promise<Map<ZohoId, ZohoRecord>> {
  const ids = wanted.flatMap(({ nameHash, zohoId }) => (stored.has(nameHash) ? [] : [zohoId]))
  const names = [...new Set(wanted.flatMap(({ row }) => Object.keys(row)))].filter((name) => fields.has(name))
  const records = await fetchRecords(zoho, 'Accounts', ids, ['Account_Name', ...names])
  return new Map(records.map((record) => [record.id, record]))
}

type Sending = Wanted & { before: string | null; current: ZohoRecord | undefined }

/**
 * What changed in Shopify since it was written; of an Account that we filled nothing of yet the blanks, and an address of
 * which Zoho has a part is no blank.
 */
function toSend(
  { digests }: SyncContext,
  { settings, fields }: Place,
  { row, before, current }: Sending,
): ZohoRow {
  const { changed } = fieldChanges(digests, row, { rules: [], module: 'Accounts', fields, stored: before })
  const there = (name: string) => current && valueIn(current, name)
  const isSet = (name: string) => ![null, undefined, ''].some((blank) => there(name) === blank)
  const whole = wholesIn('Accounts', fields).filter((parts) => parts.some(isSet))
  const stays = (name: string) => isSet(name) || whole.some((parts) => parts.includes(name))
  const isOurs = (name: string, value: unknown) =>
    before === null ? value !== null && (settings.existing === 'replace' || !stays(name)) : changed.has(name)
  return Object.fromEntries(Object.entries(row).filter(([name, value]) => isOurs(name, value)))
}

type Written = Wanted & { before: string | null; sent: ZohoRow }

async function write(context: SyncContext, place: Place, rows: readonly Written[]): Promise<boolean> {
  const due = rows.filter(({ sent }) => Object.keys(sent).length > 0)
  const failed = await failedOf(place, due)
  await saveAccountHashes(
    context.db,
    orgScope(place),
    rows
      .filter((one) => !failed.includes(one))
      .map(({ nameHash, row, before, sent }) => {
        const how = { rules: [], sent: new Set(Object.keys(sent)), stored: before }
        return { nameHash, fieldHashes: fieldHashes(context.digests, row, how) }
      }),
  )
  if (failed.length === 0) return false
  context.log.warn({ shop: place.shop, companies: failed.length }, 'accounts not filled')
  const ids = failed.map(({ zohoId }) => zohoId)
  return forgetGoneAccounts(context, place, ids)
}

// Those that Zoho refused.
async function failedOf({ zoho }: Place, due: readonly Written[]): Promise<Written[]> {
  if (due.length === 0) return []
  const changes = due.map(({ zohoId, sent }) => ({ id: zohoId, ...sent }))
  const results = await updateRecords(zoho, 'Accounts', changes, { automations: [] })
  return due.filter((_, i) => results[i]?.ok === false)
}
