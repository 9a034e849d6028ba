// Shopify draft orders -> mapped records, after the products and the contacts that they point to. Their rows are worked
// out as an order's are.

import { fromGid, type ShopifyId, type ZohoId } from '#app/lib/ids.ts'
import { draftAsOrder } from '#app/mapping/draft-orders/draft-as-order.ts'
import { draftCurrency, type QuoteContext } from '#app/mapping/draft-orders/draft-order-head.ts'
import { draftOrderToQuote } from '#app/mapping/draft-orders/draft-order-quote.ts'
import { isCompanyOpen } from '#app/mapping/records/company.ts'
import { applyDraftOrderRules, draftOrderIsFiltered } from '#app/mapping/settings/merchant.ts'
import { asIs, currenciesIn } from '#app/mapping/settings/missing-currency.ts'
import { mapShown } from '#app/mapping/withheld/withheld-fields.ts'
import { draftOrderIn } from '#app/mapping/values/currency.ts'
import type { DraftOrderWithLines } from '#app/shopify/draft-orders/draft-order.ts'
import { fetchDraftOrders } from '#app/shopify/draft-orders/fetch-draft-orders.server.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { withFields } from '#app/zoho/records/rows.ts'
import {
  accountIfBlank,
  orderAccounts,
  sourcesOf,
  type OrderAccount,
} from '#app/sync/accounts/account-fields.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { skipped, type SyncResult } from '#app/sync/core/sync-result.ts'
import { withTakenOff } from '#app/sync/protection/taken-off.server.ts'
import { canAdjust, needsPlaceholder, noPlaceholder, rowsOf, type Rows } from '#app/sync/orders/map-order.ts'
import { contactLinks, productLinks, resultOf, type Need } from '#app/sync/orders/order-needs.server.ts'
import { nameCharges, placeholderOf } from '#app/sync/orders/placeholder.server.ts'
import { merchantOf, moneyOf } from '#app/sync/org/merchant-of.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { wantedAmong } from '#app/sync/matching/let-in.server.ts'
import { inTurns } from '#app/sync/work/in-turns.server.ts'

/** A draft, and the order that it would be now. */
type Drafted = { draft: DraftOrderWithLines; order: OrderWithLines }

const drafted = (draft: DraftOrderWithLines): Drafted => ({ draft, order: draftAsOrder(draft) })

/** Mapped draft orders; products and contacts they need are pushed first where they are missing. */
export async function mapDraftOrders(
  context: SyncContext,
  orgConfig: OrgConfig,
  read: readonly DraftOrderWithLines[],
  needs: Omit<Need, 'waiting'>,
): Promise<MappedRecord[]> {
  const module = orgConfig.modules.draftOrder
  if (!module) return read.map((draft) => ({ ...aboutDraft(draft), row: {} }))
  const all = (await asOwned(context, orgConfig, read)).map(drafted)
  const payable = all.filter(({ draft }) => !unpayable(orgConfig, draft))
  const merchant = merchantOf(orgConfig, 'draftOrder')
  const wanted = await wantedAmong(context, payable, {
    orgConfig,
    kind: 'draftOrder',
    modules: [module],
    trigger: needs.trigger,
    idOf: ({ draft }) => fromGid(draft.id),
    isFiltered: ({ draft }) => draftOrderIsFiltered(draft, merchant),
  })
  const orders = wanted.map(({ order }) => order)
  const need: Need = { ...needs, waiting: new Map() }
  const found = await pointedTo(context, orgConfig, wanted, need)
  const rows = await rowProducts(context, orgConfig, orders, found.products)
  const mapOne = (one: Drafted): MappedRecord => {
    const about = aboutDraft(one.draft)
    const nowhere = unpayable(orgConfig, one.draft) ?? resultOf(one.order, need.waiting)
    if (nowhere) return { ...about, row: {}, nowhere }
    const accountRefused = found.accountOf(one.order).refused
    const quote = quoteOf(orgConfig, module, one, { ...found, rows })
    const sources = sourcesOf(orgConfig, one.order)
    const mapped = { ...about, accountRefused, ...quote, sources, filtered: !wanted.includes(one) }
    return isCompanyOpen(one.draft.purchasingEntity, orgConfig.settings.accounts)
      ? accountIfBlank(mapped)
      : mapped
  }
  return nameCharges(context, orgConfig, await inTurns(all.map((one) => () => mapOne(one))))
}

function asOwned(context: SyncContext, { shop }: OrgConfig, records: readonly DraftOrderWithLines[]) {
  const again = (ids: readonly ShopifyId[]) => fetchDraftOrders(context.shopifyFor(shop), ids)
  return withTakenOff(context, { shop, kind: 'draftOrder' }, { records, again })
}

type PointedTo = {
  products: ReadonlyMap<string, ZohoId>
  contacts: ReadonlyMap<string, ZohoId>
  accountOf: (order: OrderWithLines) => OrderAccount
}

async function pointedTo(
  context: SyncContext,
  orgConfig: OrgConfig,
  drafts: readonly Drafted[],
  need: Need,
): Promise<PointedTo> {
  const orders = drafts.map(({ order }) => order)
  const products = await productLinks(context, orgConfig, orders, need)
  // An offer makes no Contact of a Lead; the order that came of it does.
  const contactsOf = (ordered: boolean) => {
    const those = drafts.filter(({ draft }) => (draft.completedAt !== null) === ordered)
    return contactLinks(context, orgConfig, { orders: those.map(({ order }) => order), ordered }, need)
  }
  const contacts = new Map([...(await contactsOf(true)), ...(await contactsOf(false))])
  return { products, contacts, accountOf: await orderAccounts(context, orgConfig, orders) }
}

async function rowProducts(
  context: SyncContext,
  orgConfig: OrgConfig,
  orders: readonly OrderWithLines[],
  products: ReadonlyMap<string, ZohoId>,
): Promise<Rows> {
  const merchant = merchantOf(orgConfig, 'draftOrder')
  const charged = orders.length > 0 && !canAdjust(merchant)
  const needsOne = charged || needsPlaceholder(orders, products)
  const placeholderId = needsOne ? await placeholderOf(context, orgConfig) : noPlaceholder
  return { products, placeholderId, taxes: orgConfig.taxes.list }
}

function quoteOf(
  orgConfig: OrgConfig,
  module: ModuleConfig,
  { draft, order }: Drafted,
  { contacts, accountOf, rows }: PointedTo & { rows: Rows },
) {
  const { shop, shopName, zone } = orgConfig
  const about: QuoteContext = {
    shop,
    shopName,
    zone,
    accountId: accountOf(order).id,
    contactId: (draft.customer && contacts.get(fromGid(draft.customer.id))) ?? null,
    currencies: currenciesIn(orgConfig, module),
    fields: module.fields,
  }
  const merchant = merchantOf(orgConfig, 'draftOrder', draftCurrency(draft))
  const written = draftOrderIn(draft, merchant.money ?? asIs)
  const { lines, adjustment, total } = rowsOf(draftAsOrder(written), merchant, rows)
  const ruled = mapShown(draft, { module: module.apiName, fields: module.fields }, (one) => {
    const quote = draftOrderToQuote(draftOrderIn(one, merchant.money ?? asIs), about)
    return applyDraftOrderRules(withFields(quote, { Adjustment: adjustment }), one, merchant)
  })
  return { ...ruled, lines, total }
}

const aboutDraft = ({ id, customer, name, updatedAt, createdAt }: DraftOrderWithLines) => ({
  shopifyId: fromGid(id),
  parentId: customer && fromGid(customer.id),
  label: name,
  sourceAt: updatedAt,
  createdAt,
  email: null,
  lines: null,
  total: null,
})

// Nothing of it is written where its amounts would be another currency's.
function unpayable(orgConfig: OrgConfig, draft: DraftOrderWithLines): SyncResult | undefined {
  const currency = draftCurrency(draft)
  const money = moneyOf(orgConfig, currency, orgConfig.modules.draftOrder)
  return money.as === 'nothing' || (money.as === 'converted' && currency !== orgConfig.currency)
    ? skipped(money.as === 'nothing' ? money.cause : 'currency_missing')
    : undefined
}
