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

// Words that say of every order in a state how it is, in the languages that people name values in. None is of payments: an
// order that is out and still to be paid is approved as well.
const words: Readonly<Record<OrderStatus, RegExp>> = {
  Created:
    /^(?:created|new|open|pending|erstellt|angelegt|erfasst|neu(?:e[rs]?)?|offen(?:e[rs]?)?|créée?|nouveau|nouvelle|ouverte?|cread[oa]|nuev[oa]|abiert[oa]|creat[oa]|nuov[oa]|apert[oa]|criad[oa]|nov[oa]|abert[oa])$/u,
  Approved:
    /^(?:approved|confirmed|accepted|genehmigt|freigegeben|bestätigt|approuvée?|confirmée?|validée?|acceptée?|aprobad[oa]|confirmad[oa]|aceptad[oa]|approvat[oa]|confermat[oa]|accettat[oa]|aprovad[oa])$/u,
  Delivered:
    /^(?:delivered|shipped|fulfilled|completed?|geliefert|ausgeliefert|zugestellt|versandt|versendet|abgeschlossen|erledigt|livrée?|expédiée?|terminée?|entregad[oa]|completad[oa]|consegnat[oa]|spedit[oa]|completat[oa]|entregue|concluíd[oa])$/u,
  Cancelled:
    /^(?:cancell?ed|void(?:ed)?|storniert|annulliert|abgebrochen|annulée?|anulad[oa]|cancelad[oa]|annullat[oa])$/u,
}
// Where words are not set apart: the value as a whole.
const wholes: Readonly<Record<OrderStatus, RegExp>> = {
  Created: /^(?:注文|受注)?(?:新規(?:注文|受注)?|(?:作成|受付)(?:済み?|完了))$/u,
  Approved: /^(?:注文|受注)?(?:承認(?:済み?|完了)|確定(?:済み?)?)$/u,
  Delivered: /^(?:注文|商品)?(?:(?:納品|配達|配送|出荷|発送)(?:済み?|完了)|完了)$/u,
  Cancelled: /^(?:注文|受注)?(?:キャンセル|取り?消し?)(?:済み?)?$/u,
}
const isOfOrder =
  /^(?:sales|orders?|auftrag|kundenauftrag|bestellung|commande|pedido|orden|ordine|encomenda)$/u
const place = /^\d+\s*[.):–-]\s*/u
const between = /[\s/–-]+/u

/**
 * One of a list's own values: by its name, else the only one that says this and nothing besides. "Out for delivery" and
 * "Payment received" have a word in them that may say anything. Null: none surely does.
 */
export function statusOption(status: OrderStatus, field: ZohoField | undefined): string | null {
  const options = (field?.options ?? []).filter((option) => option !== '' && option !== '-None-')
  if (field?.type !== 'picklist' || options.length === 0) return status
  const name = status.toLowerCase()
  const exact = options.find((option) => option.trim().toLowerCase() === name) ?? field.shownAs?.[name]
  const [only = null, ...others] = exact === undefined ? options.filter((one) => saysOnly(status, one)) : []
  return exact ?? (others.length > 0 ? null : only)
}

function saysOnly(status: OrderStatus, option: string): boolean {
  const text = option.normalize('NFKC').trim().toLowerCase().replace(place, '')
  const telling = text.split(between).filter((word) => !isOfOrder.test(word))
  return (
    wholes[status].test(text) || (telling.length > 0 && telling.every((word) => words[status].test(word)))
  )
}

/** Which pipeline is the merchant's affair, a rule may say so; named only where Zoho takes no Deal without one. */
export function pipelineOf({ fields, inLayout }: Pick<OrderGiven, 'fields' | 'inLayout'>): string | null {
  const field = fields?.get('Pipeline')
  const first = field?.options.find((option) => option !== '-None-') ?? null
  return field?.mandatory || inLayout ? first : null
}

/** Where it was sold, as people call it; a store's own pages where Shopify names nothing else. */
export const channelOf = ({ app, sourceName }: Pick<OrderWithLines, 'app' | 'sourceName'>): string | null =>
  line(app?.name) ?? (sourceName === 'web' ? 'Online Store' : line(sourceName))
