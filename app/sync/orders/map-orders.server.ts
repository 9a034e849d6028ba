// Shopify orders -> mapped records, each for the module that it is in or goes to.

import { fromGid, type ShopifyId, type ZohoId } from '#app/lib/ids.ts'
import type { Trigger } from '#app/lib/record-kind.ts'
import { originReadBy, readsTime } from '#app/mapping/facts/metafields.ts'
import { isCompanyOpen } from '#app/mapping/records/company.ts'
import type { OrderContext } from '#app/mapping/parts/order-head.ts'
import { deliveryAfter } from '#app/mapping/terms/delivery-looks.ts'
import { earlier, originAfter } from '#app/mapping/terms/origin-looks.ts'
import { orderIsFiltered, type Merchant } from '#app/mapping/settings/merchant.ts'
import { currenciesIn } from '#app/mapping/settings/missing-currency.ts'
import { overdueAfter } from '#app/mapping/terms/payment-terms.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { fetchOrders } from '#app/shopify/records/records.server.ts'
import { accountIfBlank, orderAccounts, sourcesOf } from '#app/sync/accounts/account-fields.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { withTakenOff } from '#app/sync/protection/taken-off.server.ts'
import { wantedAmong } from '#app/sync/matching/let-in.server.ts'
import { inTurns } from '#app/sync/work/in-turns.server.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { skipped, type SyncResult } from '#app/sync/core/sync-result.ts'
import { merchantOf, moneyOf } from '#app/sync/org/merchant-of.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { aboutOrder, canAdjust, mapOrder, needsPlaceholder, noPlaceholder } from './map-order.ts'
import { contactLinks, productLinks, resultOf, type Need } from './order-needs.server.ts'
import { nameCharges, placeholderOf } from './placeholder.server.ts'
import { placeOrders } from './place-orders.server.ts'

type Needs = Omit<Need, 'waiting'> & {
  /** Is told of orders that become Deals, once nothing keeps them from it. */
  beforeDeals?: (orders: readonly OrderWithLines[]) => Promise<void>
  /** Of orders that become Sales Orders: the Deals of the checkouts that they came of, by order. */
  dealsBehind?: (orders: readonly OrderWithLines[]) => Promise<ReadonlyMap<string, ZohoId>>
}

/** Mapped orders; products and contacts they need are pushed first where they are missing. */
export async function mapOrders(
  context: SyncContext,
  orgConfig: OrgConfig,
  read: readonly OrderWithLines[],
  needs: Needs,
): Promise<MappedRecord[]> {
  const orders = await asOwned(context, orgConfig, read)
  const ids = orders.map(({ id }) => fromGid(id))
  const place = await placeOrders(context, orgConfig, ids)
  const moduleOf = (order: OrderWithLines) => place(fromGid(order.id)).module
  const placed = orders.filter((order) => isPayable(orgConfig, order, moduleOf(order)))
  const wanted = await wantedAmong(context, placed, filterOf(orgConfig, needs.trigger))
  // A Deal has no rows: its products need not be there.
  const withRows = wanted.filter((order) => moduleOf(order)?.apiName !== 'Deals')
  const need: Need = { ...needs, waiting: new Map() }
  const products = await productLinks(context, orgConfig, withRows, need)
  const contacts = await contactLinks(context, orgConfig, { orders: wanted, ordered: true }, need)
  const deals = wanted.filter((order) => !withRows.includes(order))
  await needs.beforeDeals?.(deals.filter((order) => !resultOf(order, need.waiting)))
  const dealOf = await needs.dealsBehind?.(withRows.filter((order) => !resultOf(order, need.waiting)))
  const accountOf = await orderAccounts(context, orgConfig, wanted)
  const placeholderId = await placeholderFor(context, orgConfig, withRows, products)
  // One list for a batch: another one may bring news of it meanwhile.
  const rows = { products, placeholderId, taxes: orgConfig.taxes.list }
  const basicsOf = basicsAt(context.now(), orgConfig)
  const mappedOrder = (order: OrderWithLines): MappedRecord => {
    const at = place(fromGid(order.id))
    const basics = basicsOf(order)
    const nowhere = at.module
      ? (unpayable(orgConfig, order, at.module) ?? resultOf(order, need.waiting))
      : at.syncResult
    if (!at.module || nowhere) return { ...basics, row: {}, lines: null, total: null, nowhere }
    const { module } = at
    const account = accountOf(order)
    const about: OrderContext = {
      shopName: orgConfig.shopName,
      shop: orgConfig.shop,
      accountId: account.id,
      contactId: (order.customer && contacts.get(fromGid(order.customer.id))) ?? null,
      currencies: currenciesIn(orgConfig, module),
    }
    const merchant = merchantOf(orgConfig, 'order', order.currencyCode, module)
    const one = mapOrder({ order, context: about, merchant }, module, rows)
    const sources = { ...sourcesOf(orgConfig, order), ...titleSource(module) }
    const [accountRefused, filtered] = [account.refused, !wanted.includes(order)]
    const mapped = { ...basics, ...one, sources, accountRefused, filtered }
    const isOpen = isCompanyOpen(order.purchasingEntity, orgConfig.settings.accounts)
    return isOpen ? accountIfBlank(mapped) : mapped
  }
  const mapped = await inTurns(orders.map((order) => () => withDeal(mappedOrder(order), dealOf)))
  return nameCharges(context, orgConfig, mapped)
}

function asOwned(context: SyncContext, { shop }: OrgConfig, records: readonly OrderWithLines[]) {
  const again = (ids: readonly ShopifyId[]) => fetchOrders(context.shopifyFor(shop), ids)
  return withTakenOff(context, { shop, kind: 'order' }, { records, again })
}

// A Deal that was its checkout's was called after that. What people called it since stays.
const titleSource = ({ apiName }: ModuleConfig): NonNullable<MappedRecord['sources']> =>
  apiName === 'Deals' ? { Deal_Name: { id: '', by: '' } } : {}

function filterOf(orgConfig: OrgConfig, trigger: Trigger) {
  const merchant = merchantOf(orgConfig, 'order')
  return {
    orgConfig,
    kind: 'order' as const,
    modules: [...orgConfig.orders.values()],
    trigger,
    idOf: ({ id }: OrderWithLines) => fromGid(id),
    isFiltered: (order: OrderWithLines) => orderIsFiltered(order, merchant),
  }
}

function basicsAt(now: Date, { settings }: OrgConfig) {
  const isTimed = readsTime(settings.rules.order)
  const asked = originReadBy(settings.rules.order)
  return (order: OrderWithLines) => ({
    ...aboutOrder(order),
    staleAt: earlier(
      earlier(isTimed ? overdueAfter(order, now) : null, originAfter(order, asked, now)),
      deliveryAfter(order, now),
    ),
  })
}

// Once, as the order is made: which deal it belongs to is for people to say from then on.
function withDeal(mapped: MappedRecord, deals: ReadonlyMap<string, ZohoId> | undefined): MappedRecord {
  const id = deals?.get(mapped.shopifyId)
  return id ? { ...mapped, onCreate: { ...mapped.onCreate, Deal_Name: { id } } } : mapped
}

const salesOrdersOf = (orgConfig: OrgConfig): Merchant =>
  merchantOf(orgConfig, 'order', orgConfig.currency, orgConfig.orders.get('Sales_Orders') ?? null)

const isPayable = (orgConfig: OrgConfig, order: OrderWithLines, module: ModuleConfig | null): boolean =>
  module !== null && !unpayable(orgConfig, order, module)

// Nothing of it is written where its amounts would be another currency's.
function unpayable(
  orgConfig: OrgConfig,
  { currencyCode }: OrderWithLines,
  module: ModuleConfig,
): SyncResult | undefined {
  const money = moneyOf(orgConfig, currencyCode, module)
  return money.as === 'nothing' || (money.as === 'converted' && currencyCode !== orgConfig.currency)
    ? skipped(money.as === 'nothing' ? money.cause : 'currency_missing')
    : undefined
}

async function placeholderFor(
  context: SyncContext,
  orgConfig: OrgConfig,
  orders: readonly OrderWithLines[],
  products: ReadonlyMap<string, ZohoId>,
): Promise<ZohoId> {
  const charged = orders.length > 0 && !canAdjust(salesOrdersOf(orgConfig))
  return charged || needsPlaceholder(orders, products) ? placeholderOf(context, orgConfig) : noPlaceholder
}
