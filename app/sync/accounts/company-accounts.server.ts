// An Account for each company, where the merchant wants that: a B2B company by its Shopify id, a company that an address
// names by its name. Only Zoho's id and digests are kept.

import type { ZohoId } from '#app/lib/ids.ts'
import {
  loadAccounts,
  loadTakenAccounts,
  renameAccounts,
  saveAccounts,
  saveGivenName,
  type AccountRow,
} from '#app/db/tables/accounts.server.ts'
import { isLate, TransientError } from '#app/lib/errors.ts'
import { companyKey, type Company } from '#app/mapping/records/company.ts'
import type { RowResult } from '#app/zoho/client/answers.ts'
import { fetchRecords, idOf, updateRecords } from '#app/zoho/records/records.server.ts'
import { holdRecords, plainIntent } from '#app/sync/pipeline/rows/certain-writes.server.ts'
import { passesWithTime } from '#app/sync/pipeline/rows/locked-in-zoho.ts'
import { accountsLock } from './accounts.server.ts'
import { b2bPrefix, companyDigests, type CompanyDigests } from './company-digests.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { addAccounts, findAccounts, isNameTaken, makeAccounts } from './find-accounts.server.ts'
import { orgScope, type OrgConfig } from '#app/sync/org/org-config.server.ts'

/** In the place of an Account: Zoho takes none of the company's name, and shows none that has it. */
export const nameTaken = 'name taken'

/** The Account of one of the companies that were asked for; null for nobody, and where there are no Accounts. */
export type AccountOf = (company: Company | null | undefined) => ZohoId | typeof nameTaken | null

type Companies = ReadonlyMap<string, Company>
type Rows = Map<string, AccountRow>
/** An org config, and how its companies are recognised. */
type Book = OrgConfig & { digests: CompanyDigests }

/**
 * @param onRefused told of the companies that Zoho made no Account for, but of those whose name is taken; as a rule the first
 * of them is thrown
 * @throws AppError when a call failed: what was made by then is found again by its name
 */
export async function companyAccounts(
  context: SyncContext,
  plain: OrgConfig,
  companies: readonly (Company | null | undefined)[],
  onRefused: (refused: readonly RowResult[]) => void = ([first]) => void idOf(first),
): Promise<AccountOf> {
  const orgConfig: Book = { ...plain, digests: companyDigests(context.digests, plain.shop) }
  const wanted: Companies = new Map(
    companies.flatMap((company) => (company ? [[orgConfig.digests.hashOf(company), company]] : [])),
  )
  if (wanted.size === 0 || !orgConfig.hasAccounts) return () => null
  const rows = await loadRows(context, orgConfig, wanted)
  const taken = new Set<string>()
  const make = () =>
    context.lock(accountsLock(orgConfig.shop), async () => {
      const matched = await matchCompanies(context, orgConfig, wanted)
      for (const [hash, row] of matched.rows) rows.set(hash, row)
      const { ofNames = [], others = [] } = Object.groupBy(matched.refused, ({ refusal }) =>
        isNameTaken(refusal) ? 'ofNames' : 'others',
      )
      for (const { nameHash } of ofNames) taken.add(nameHash)
      if (others.length > 0) onRefused(others.map(({ refusal }) => refusal))
    })
  if ([...wanted].some(([hash, company]) => isOpen(orgConfig, company, rows.get(hash))))
    await orgConfig.writer.perform(make, undefined)
  return (company) => {
    if (!company) return null
    const hash = orgConfig.digests.hashOf(company)
    if (taken.has(hash)) return nameTaken
    return rows.get(hash)?.zohoId ?? (wanted.has(hash) ? orgConfig.writer.plannedId(hash) : null)
  }
}

// Rows by today's hash. One that is stored under an older hash moves to today's, but for a preview, which writes nothing.
async function loadRows(context: SyncContext, orgConfig: Book, wanted: Companies): Promise<Rows> {
  const today = new Map(
    [...wanted].flatMap(([hash, company]) =>
      orgConfig.digests.hashesOf(company).map((one) => [one, hash] as const),
    ),
  )
  const found = await loadAccounts(context.db, orgConfig.shop, [...today.keys()])
  const moved = found.map((row) => ({ row, nameHash: today.get(row.nameHash) ?? row.nameHash }))
  const old = moved.filter(({ row, nameHash }) => row.nameHash !== nameHash)
  const renames = old.map(({ row, nameHash }) => ({ from: row.nameHash, to: nameHash }))
  await orgConfig.writer.perform(() => renameAccounts(context.db, orgConfig.shop, renames), undefined)
  const current = moved.filter(({ row, nameHash }) => row.nameHash === nameHash)
  return new Map([...old, ...current].map(({ row, nameHash }) => [nameHash, { ...row, nameHash }]))
}

// Without an Account yet, or with one that we named and whose company has another name now.
const isOpen = ({ digests }: Book, { name }: Company, row: AccountRow | undefined): boolean =>
  row === undefined || (row.givenName !== null && !digests.isNameDigest(row.givenName, name))

type MatchedCompanies = { rows: Rows; refused: Refused[] }

// What Zoho made is kept, whatever else it refused.
async function matchCompanies(
  context: SyncContext,
  orgConfig: Book,
  wanted: Companies,
): Promise<MatchedCompanies> {
  const rows = await loadRows(context, orgConfig, wanted)
  const missing = [...wanted].filter(([hash]) => !rows.has(hash))
  const named = missing.filter(([, { id }]) => id === null)
  const b2b = missing.filter(([, { id }]) => id !== null)
  const all = [...(await byName(orgConfig, named)), ...(await byId(context, orgConfig, b2b))]
  const made = all.flatMap((one) => ('refusal' in one ? [] : [one]))
  await saveAccounts(context.db, orgScope(orgConfig), made)
  for (const row of made) rows.set(row.nameHash, row)
  const renamed = [...wanted].flatMap(([hash, company]) => {
    const row = rows.get(hash)
    return row && isOpen(orgConfig, company, row) ? [{ row, name: company.name }] : []
  })
  await rename(context, orgConfig, renamed)
  return { rows, refused: all.flatMap((one) => ('refusal' in one ? [one] : [])) }
}

type Missing = readonly [hash: string, company: Company][]

/** The Account of a company, or why it has none. */
type Made = AccountRow | Refused
type Refused = { nameHash: string; refusal: RowResult }
const madeOf = (result: RowResult | undefined, row: Omit<AccountRow, 'zohoId'>): Made[] =>
  result ? [result.ok ? { ...row, zohoId: result.id } : { nameHash: row.nameHash, refusal: result }] : []

async function byName(orgConfig: OrgConfig, missing: Missing): Promise<Made[]> {
  const names = missing.map(([, { name }]) => name)
  const accounts = await makeAccounts(orgConfig.zoho, names)
  return missing.flatMap(([nameHash, { name }]) =>
    madeOf(accounts.get(companyKey(name)), { nameHash, givenName: null }),
  )
}

// The oldest Account of the name that is no other B2B company's; else a new one: two companies may have one name.
async function byId(context: SyncContext, orgConfig: Book, missing: Missing): Promise<Made[]> {
  const names = missing.map(([, { name }]) => name)
  const found = await findAccounts(orgConfig.zoho, [...new Set(names)])
  const zohoIds = [...found.values()].flat()
  const taken = await loadTakenAccounts(context.db, orgConfig.shop, { zohoIds, prefix: b2bPrefix })
  const adopt = ([nameHash, { name }]: Missing[number]): AccountRow | null => {
    const zohoId = found.get(companyKey(name))?.find((id) => !taken.has(id))
    if (!zohoId) return null
    taken.add(zohoId)
    // "Keep": its name was there before us, and stays.
    const givenName = orgConfig.settings.existing === 'keep' ? null : orgConfig.digests.nameDigest(name)
    return { nameHash, zohoId, givenName }
  }
  const adopted = missing.flatMap((one) => adopt(one) ?? [])
  const there = new Set(adopted.map(({ nameHash }) => nameHash))
  const fresh = missing.filter(([hash]) => !there.has(hash))
  const results = await addOnce(context, orgConfig, fresh)
  const added = fresh.flatMap(([nameHash, { name }], i) =>
    madeOf(results[i], { nameHash, givenName: orgConfig.digests.nameDigest(name) }),
  )
  return [...adopted, ...added]
}

// Two Accounts of one name are allowed: an insert that nobody heard the end of is not repeated before it must have come.
async function addOnce(context: SyncContext, orgConfig: OrgConfig, fresh: Missing): Promise<RowResult[]> {
  const hashes = fresh.map(([hash]) => hash)
  const certain = await holdRecords(
    context,
    { shop: orgConfig.shop, kind: 'account' },
    hashes.map(plainIntent),
  )
  let isOver = true
  try {
    if (certain.held.size > 0)
      throw new TransientError('A new Account is in doubt', { code: 'write_in_doubt' })
    return await addAccounts(
      orgConfig.zoho,
      fresh.map(([, { name }]) => name),
    )
  } catch (error) {
    isOver = !isLate(error)
    throw error
  } finally {
    if (isOver) await certain.release(hashes)
  }
}

type Renamed = { row: AccountRow; name: string }

// A company has another name: so has its Account, unless Zoho's people called it something else meanwhile.
async function rename(context: SyncContext, orgConfig: Book, renamed: readonly Renamed[]): Promise<void> {
  const ids = renamed.map(({ row }) => row.zohoId)
  const records = await fetchRecords(orgConfig.zoho, 'Accounts', ids, ['Account_Name'])
  const current = new Map(records.map((record) => [record.id, String(record['Account_Name'])]))
  for (const { row, name } of renamed) {
    const before = current.get(row.zohoId)
    if (before === undefined) continue // gone: the record that needs it says so
    const ours = orgConfig.digests.isNameDigest(row.givenName, before)
    const change = [{ id: row.zohoId, Account_Name: name }]
    const [result] = ours ? await updateRecords(orgConfig.zoho, 'Accounts', change, { automations: [] }) : []
    // Held in Zoho, or Zoho's own trouble: the next record of the company tries again.
    if (result && !result.ok && (result.transient || passesWithTime(result.code))) continue
    const givenName = result?.ok ? orgConfig.digests.nameDigest(name) : null
    row.givenName = givenName
    await saveGivenName(context.db, orgScope(orgConfig), { nameHash: row.nameHash, givenName })
  }
}
