// What of an order's head needs a decision: its title, state, currency and pipeline. Pure, and light enough for the browser.

import type { ZohoId } from '#app/lib/ids.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { cut, line } from '#app/mapping/values/text.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { paymentOf } from '#app/mapping/parts/payment.ts'
import { isUnderWay } from '#app/mapping/parts/shipments.ts'

export type OrderContext = {
  shopName: string
  accountId: ZohoId | null
  contactId: ZohoId | null
  /** ISO currencies the organisation may be written in; null when it has only its own. */
  currencies: readonly string[] | null
  /** The shop's domain, for the link into its admin. */
  shop?: string
  /** Of the module; without them it is not known where the order's day belongs. */
  fields?: FieldMap
  /** The shop's time zone. */
  zone?: string
}

/** What mapping an order takes besides the order: what is worked out once, and what the organization has. */
export type OrderGiven = OrderContext & {
  description: string
  /** Of a Sales Order: the organization's own value for how it is; null: its list has none. */
  status?: string | null
  /** Of a Deal: one of the organization's own. */
  stage?: string
  /** Of a Deal: what its amount must be. */
  total?: number
  /** New Deals are made in a layout that the merchant chose: Zoho asks for all that the layout asks for. */
  inLayout?: boolean
}

/** With the shop's name: two shops of one organisation both have a #1001. The order's name survives a long one. */
export const orderTitle = (order: OrderWithLines, shopName: string, limit: number): string =>
  titleWithShop(line(order.name) ?? `Order ${order.id.split('/').at(-1)}`, shopName, limit)

export const titleWithShop = (name: string, shopName: string, limit: number): string =>
  cut(`${cut(name, Math.floor(limit / 2))} - ${line(shopName) ?? ''}`, limit)

/** The order's own currency where the organisation may be written in it. */
export const currencyOf = (
  { currencyCode }: OrderWithLines,
  { currencies }: Pick<OrderContext, 'currencies'>,
): string | null => (currencies?.includes(currencyCode) ? currencyCode : null)

/** The values every organization starts with. */
export const orderStatuses = ['Created', 'Approved', 'Delivered', 'Cancelled'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** How an order is, as Zoho's own values say it. */
export function orderStatus(order: OrderWithLines): OrderStatus {
  const payment = paymentOf(order)
  if (order.cancelledAt) return 'Cancelled'
  const isOut = order.displayFulfillmentStatus === 'FULFILLED'
  if (isOut && !isUnderWay(order)) return 'Delivered'
  if (payment === 'back') return 'Cancelled'
  return isOut || payment === 'paid' ? 'Approved' : 'Created'
}

/** The organization's own value for how an order is; null: its list has none. */
export const statusIn = (order: OrderWithLines, { fields }: Pick<OrderGiven, 'fields'>): string | null =>
  statusOption(orderStatus(order), fields?.get('Status'))

// Beginnings of words in the languages that people name values in.
const looks: Readonly<Record<OrderStatus, RegExp>> = {
  Created:
    /(?<!\p{L})(?:creat|new(?!\p{L})|open(?!\p{L})|pending|received|erstellt|angelegt|neu(?!\p{L})|offen|eingegangen|créé|nouve|ouvert|reçu|cread|nuev|abiert|recibid|nuov|apert|criad|nov[oa](?!\p{L})|abert)|作成|新規|受付/iu,
  Approved:
    /(?<!\p{L})(?:approv|approuv|confirm|accept|paid(?!\p{L})|genehmigt|freigegeben|bestätigt|bezahlt|validé|payé|aprobad|aceptad|pagad|aprovad|pago(?!\p{L})|confermat|pagat)|承認|確定|支払済/iu,
  Delivered:
    /(?<!\p{L})(?:deliver|shipped|fulfilled|complet|geliefert|zugestellt|versandt|versendet|abgeschlossen|erledigt|livré|expédié|terminé|entreg|enviad|conclu|consegnat|spedit)|納品|配達|出荷|発送|完了/iu,
  Cancelled: /(?<!\p{L})(?:cancel|storn|abgebrochen|annul|anulad|void(?!\p{L}))|取消|取り消|キャンセル/iu,
}
const isHedged = /(?<!\p{L})(?:not|no|non|nicht|noch|pas|sin|não|part\p{L}*|teil\p{L}*)(?!\p{L})|未|一部/iu

/** One of a list's own values: by its name, else the first that looks like this and like nothing else; null: none does. */
export function statusOption(status: OrderStatus, field: ZohoField | undefined): string | null {
  const options = (field?.options ?? []).filter((option) => option !== '' && option !== '-None-')
  if (field?.type !== 'picklist' || options.length === 0) return status
  const name = status.toLowerCase()
  const exact = options.find((option) => option.trim().toLowerCase() === name) ?? field.shownAs?.[name]
  return exact ?? options.find((option) => !isHedged.test(option) && isOnly(status, option)) ?? null
}

const isOnly = (status: OrderStatus, option: string): boolean =>
  orderStatuses.every((one) => looks[one].test(option) === (one === status))

/** Which pipeline is the merchant's affair, a rule may say so; named only where Zoho takes no Deal without one. */
export function pipelineOf({ fields, inLayout }: Pick<OrderGiven, 'fields' | 'inLayout'>): string | null {
  const field = fields?.get('Pipeline')
  const first = field?.options.find((option) => option !== '-None-') ?? null
  return field?.mandatory || inLayout ? first : null
}

/** Where it was sold, as people call it; a store's own pages where Shopify names nothing else. */
export const channelOf = ({ app, sourceName }: Pick<OrderWithLines, 'app' | 'sourceName'>): string | null =>
  line(app?.name) ?? (sourceName === 'web' ? 'Online Store' : line(sourceName))
