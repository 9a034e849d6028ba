// The Account that Contacts and Sales Orders point to, and what to do when Zoho no longer has it.

import { ZohoId } from '#app/lib/ids.ts'
import { companyKey, companyOfOrder, type Company } from '#app/mapping/records/company.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { isOfRelated } from '#app/zoho/client/answers.ts'
import { withFields } from '#app/zoho/records/rows.ts'
import { forgetGoneAccounts, storeAccountOf } from './accounts.server.ts'
import { companyAccounts, nameTaken } from './company-accounts.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { FieldSource } from '#app/sync/core/field-marks.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { failed, type SyncResult } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'

const field = 'Account_Name'

/** Contacts of a company point to its Account. A rule of the merchant's that says otherwise stands. */
export async function withAccounts(
  context: SyncContext,
  orgConfig: OrgConfig,
  { module, mappedRecords }: { module: ModuleConfig; mappedRecords: MappedRecord[] },
): Promise<MappedRecord[]> {
  if (module.apiName !== 'Contacts' || !module.fields.has(field)) return mappedRecords
  const wanted = mappedRecords.filter((mapped) => !mapped.filtered && !(field in mapped.row))
  const accountOf = await companyAccounts(
    context,
    orgConfig,
    wanted.map(({ company }) => company),
  )
  return mappedRecords.map((mapped) => {
    const id = wanted.includes(mapped) ? accountOf(mapped.company) : null
    if (id === null) return mapped
    if (id === nameTaken) return { ...mapped, accountRefused: true }
    const sources = { ...mapped.sources, Account_Name: companySource(orgConfig, mapped.company) }
    const pointing = { ...mapped, sources, row: withFields(mapped.row, { Account_Name: { id } }) }
    return mapped.companyOpen ? accountIfBlank(pointing) : pointing
  })
}

// Told otherwise where the merchant chose otherwise whose Accounts there are.
function companySource({ settings }: OrgConfig, company: Company | null | undefined): FieldSource {
  const { perCompany, b2b } = settings.accounts
  return { id: company?.id ?? companyKey(company?.name ?? ''), by: `${perCompany} ${b2b}` }
}

/** Of whom the customer in Zoho may be a Lead today. */
export const customerSource = (customer: { id: string } | null | undefined): FieldSource => ({
  id: customer?.id ?? '',
  by: '',
})

/** Whom the references of orders and offers stand for in Shopify (decision 269). */
export const sourcesOf = (orgConfig: OrgConfig, order: OrderWithLines) => ({
  Contact_Name: customerSource(order.customer),
  Account_Name: companySource(orgConfig, companyOfOrder(order, orgConfig.settings.accounts)),
})

/** The Account of an order. `refused`: it has none, or not its own, because Zoho does not take the name. */
export type OrderAccount = { id: ZohoId | null; refused: boolean }

/**
 * The company that each order is billed to, where companies have Accounts; everybody else's orders are the store's. Those of a
 * company whose name Zoho does not take have none, unless an order needs one.
 */
export async function orderAccounts(
  context: SyncContext,
  orgConfig: OrgConfig,
  orders: readonly OrderWithLines[],
): Promise<(order: OrderWithLines) => OrderAccount> {
  const companyOf = (order: OrderWithLines) => companyOfOrder(order, orgConfig.settings.accounts)
  const accountOf = await companyAccounts(context, orgConfig, orders.map(companyOf))
  const store = orders.length > 0 ? await storeAccountOf(context, orgConfig) : null
  const isNeeded = [...orgConfig.orders.values()].some(({ fields }) => fields.get(field)?.mandatory)
  const stores = { id: store, refused: store === null && orgConfig.hasAccounts }
  return (order) => {
    const id = accountOf(companyOf(order))
    if (id === nameTaken) return { id: isNeeded ? store : null, refused: true }
    return id === null ? stores : { id, refused: false }
  }
}

/** Shopify did not say whose the record is: the Account that Zoho has may be the right one. */
export function accountIfBlank(mapped: MappedRecord): MappedRecord {
  const { [field]: _, ...sources } = mapped.sources ?? {}
  return { ...mapped, sources, keepIfSet: [...(mapped.keepIfSet ?? []), field] }
}

/** Refused because the Account was deleted in Zoho: it is forgotten, and the record comes again with a new one. */
export async function retryWithoutAccount(
  context: SyncContext,
  orgConfig: OrgConfig,
  wrote: readonly SyncedRecord[],
): Promise<readonly SyncedRecord[]> {
  const refused = wrote.filter(
    ({ syncResult }) => syncResult.result === 'rejected' && mayBeOfAccount(syncResult),
  )
  const ids = refused.flatMap(({ mapped }) => accountIn(mapped) ?? [])
  if (ids.length === 0 || !(await forgetGoneAccounts(context, orgConfig, ids))) return wrote
  return wrote.map((one) =>
    refused.includes(one)
      ? { ...one, syncResult: failed('account_gone', 'Its Account is gone in Zoho') }
      : one,
  )
}

// Zoho names the lookup, or only the id in it, or says in words alone that it is of a lookup.
const mayBeOfAccount = ({ field: name, message }: SyncResult): boolean =>
  name === field || name === 'id' || (name === null && isOfRelated(message ?? ''))

function accountIn({ row }: MappedRecord): ZohoId | null {
  const account = row[field]
  const id = typeof account === 'object' && account !== null && 'id' in account ? account.id : null
  return ZohoId.safeParse(id).data ?? null
}
