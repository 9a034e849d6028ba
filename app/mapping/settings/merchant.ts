// The merchant's say on a mapped record: which records go over at all, what their rules change, and what only new
// records get. Pure; one function a kind.

import { checkoutEntries } from '#app/mapping/catalogue/checkouts.ts'
import type { Entry } from '#app/mapping/catalogue/entry.ts'
import { customerEntries } from '#app/mapping/catalogue/customers.ts'
import { orderEntries } from '#app/mapping/catalogue/orders.ts'
import { productEntries } from '#app/mapping/catalogue/products.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { draftOrderEntries } from '#app/mapping/draft-orders/draft-orders.ts'
import { removedIn } from '#app/mapping/removed/removed-values.ts'
import { besideCustomers, besideOrders, besideProducts } from '#app/mapping/said/beside-entries.ts'
import { saidIn, makeshiftsIn, type Said } from '#app/mapping/said/said-values.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'
import type { DraftOrderWithLines } from '#app/shopify/draft-orders/draft-order.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import {
  checkoutFacts,
  customerFacts,
  draftOrderFacts,
  orderFacts,
  variantFacts,
  type Facts,
  type ShopPlace,
} from '#app/mapping/facts/facts.ts'
import { metafieldsIn } from '#app/mapping/facts/money-metafields.ts'
import { isUnanswered, optOutField } from '#app/mapping/parts/person.ts'
import { tagField, tagNames, toTags } from '#app/mapping/parts/tags.ts'
import type { VariantOfProduct } from '#app/mapping/parts/variant.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import {
  amountsIn,
  asIs,
  currenciesNamed,
  type AmountRule,
  type RecordAmounts,
} from '#app/mapping/settings/missing-currency.ts'
import { checkoutIn, customerIn, draftOrderIn, orderIn, variantIn } from '#app/mapping/values/currency.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { applyRules } from '#app/mapping/rules/rules.ts'
import type { Metafield } from '#app/shopify/records/metafields.ts'
import type { Settings } from './settings.ts'
import type { ZohoFields, ZohoOnce, ZohoRow } from '#app/zoho/records/rows.ts'

export type Merchant = ShopPlace & {
  settings: Settings
  /** Of the module the record goes to. */
  fields: FieldMap
  /** How amounts are written; conditions and filters speak of Shopify's own. */
  money?: AmountRule
  /** What amounts of the record are in, where that is known. */
  currency?: string
}

// Metafields hold money as well, each with a currency of its own.
const withMetafieldsIn = <R extends { metafields?: Metafield[] | undefined }>(
  record: R,
  { money = asIs, currency = '' }: Merchant,
): R =>
  currency === '' || !record.metafields
    ? record
    : { ...record, metafields: metafieldsIn(record.metafields, { money, currency }) }

/** A mapped record after the merchant's say. */
export type Ruled = {
  row: ZohoRow
  /** What a record gets when it is created, and never again: it belongs to Zoho's people from then on. */
  onCreate: ZohoRow
  /** Fields of `row` that are only written where Zoho has nothing. */
  keepIfSet: readonly string[]
  /** Fields of `row` that are written whatever Zoho has, also where it had the record before us. */
  overwrite: readonly string[]
  /** Fields of `row` that follow Shopify's changes also where Zoho had the record before us. */
  followed: readonly string[]
  /** Fields of `row` that are null because Shopify has nothing of them: emptied where Zoho still has what we wrote. */
  emptied: readonly string[]
  /** The merchant's filters keep this record out. */
  filtered: boolean
  /** Of a customer whose amounts a rule writes: a record that is in another currency goes without them. */
  amounts?: RecordAmounts | null
  /** Shopify says neither yes nor no to mails, and no rule does. */
  unanswered?: boolean
  /** What Shopify says of fields of `row` that are made of more than the record, and that no rule decided. */
  says: Said
}

const spoken = {
  customer: [...customerEntries, ...besideCustomers],
  product: [...productEntries, ...besideProducts],
  order: [...orderEntries, ...besideOrders],
}

export function applyCustomerRules(row: ZohoRow, customer: ShopifyCustomer, merchant: Merchant): Ruled {
  const { amount, currency } = customerFacts(customer, merchant)
  const written = withMetafieldsIn(customerIn(customer, merchant.money ?? asIs), merchant)
  const facts = customerFacts(written, merchant)
  const ofShopify = spokenBy(spoken.customer, customer, row, merchant)
  const ruled = applyMerchantRules(row, { ...facts, amount, currency }, merchant, ofShopify)
  const unanswered = isUnanswered(customer) && ruled.row[optOutField] === row[optOutField]
  const amounts = amountsIn(ruled.row, merchant.fields, merchant)
  const onCreate = { ...ruled.onCreate, ...namedFor(amounts, ruled.row, merchant.fields) }
  return { ...ruled, onCreate, amounts, unanswered, followed: isOptedOut(ruled) ? [optOutField] : [] }
}

// Which currency a record is in is for people to say, but of a new one with amounts: by itself it is the organization's own.
function namedFor(amounts: RecordAmounts | null, { Currency: ruled }: ZohoRow, fields: FieldMap): ZohoRow {
  const isOpen = amounts !== null && ruled === undefined
  return isOpen && currenciesNamed(fields.get('Currency')).includes(amounts.currency)
    ? { Currency: amounts.currency }
    : {}
}

// Who told the store to stop gets no mails from Zoho either, whoever made the record.
const isOptedOut = ({ row, keepIfSet, overwrite }: Ruled): boolean =>
  row[optOutField] === true && ![...keepIfSet, ...overwrite].includes(optOutField)

export function applyProductRules(row: ZohoRow, of: VariantOfProduct, merchant: Merchant): Ruled {
  const { amount } = variantFacts(of, merchant)
  const variant = withMetafieldsIn(variantIn(of.variant, merchant.money ?? asIs), merchant)
  const product = withMetafieldsIn(of.product, merchant)
  const facts = { ...variantFacts({ ...of, product, variant }, merchant), amount }
  return applyMerchantRules(row, facts, merchant, spokenBy(spoken.product, of, row, merchant))
}

export function applyOrderRules(row: ZohoRow, order: OrderWithLines, merchant: Merchant): Ruled {
  const { amount, currency } = orderFacts(order, merchant)
  const facts = orderFacts(withMetafieldsIn(orderIn(order, merchant.money ?? asIs), merchant), merchant)
  const ofShopify = spokenBy(spoken.order, order, row, merchant)
  return applyMerchantRules(row, { ...facts, amount, currency }, merchant, ofShopify)
}

export function applyCheckoutRules(row: ZohoRow, checkout: CheckoutWithLines, merchant: Merchant): Ruled {
  const { amount, currency } = checkoutFacts(checkout, merchant)
  const facts = checkoutFacts(checkoutIn(checkout, merchant.money ?? asIs), merchant)
  const ofShopify = spokenBy(checkoutEntries, checkout, row, merchant)
  return applyMerchantRules(row, { ...facts, amount, currency }, merchant, ofShopify)
}

export function applyDraftOrderRules(row: ZohoRow, draft: DraftOrderWithLines, merchant: Merchant): Ruled {
  const { amount, currency } = draftOrderFacts(draft, merchant)
  const facts = draftOrderFacts(draftOrderIn(draft, merchant.money ?? asIs), merchant)
  const ofShopify = spokenBy(draftOrderEntries, draft, row, merchant)
  return applyMerchantRules(row, { ...facts, amount, currency }, merchant, ofShopify)
}

/** The same of a draft order. */
export const draftOrderIsFiltered = (draft: DraftOrderWithLines, merchant: Merchant): boolean =>
  !mappingKinds.draftOrder.passes(draftOrderFacts(draft, merchant), merchant.settings.filters)

/** Known before the order is mapped: what it needs is not brought over for nothing. */
export const orderIsFiltered = (order: OrderWithLines, merchant: Merchant): boolean =>
  !mappingKinds.order.passes(orderFacts(order, merchant), merchant.settings.filters)

// A salesperson who corrects where a lead came from, or takes a deal to another pipeline, is not overruled by the next
// sync.
const firstOnly = ['Lead_Source', 'Pipeline'] as const

type Spoken = {
  said: Said
  makeshifts: readonly string[]
  removed: (row: ZohoFields, kind: RecordKind) => string[]
}

/** What Shopify itself says of fields, and of which it has nothing. @param row as the standard mapping made it */
function spokenBy<R>(
  entries: readonly Entry<R, never>[],
  record: R,
  row: ZohoRow,
  { settings, fields }: Merchant,
): Spoken {
  return {
    said: saidIn(entries, record, row, fields),
    makeshifts: makeshiftsIn(entries, record, fields),
    removed: (ruled, kind) => {
      const open = settings.removedValues === 'empty' ? entries : entries.filter(isAlwaysEmptied)
      return removedIn(open, record, { row: ruled, fields, rules: settings.rules[kind] })
    },
  }
}

const isAlwaysEmptied = ({ standard }: Pick<Entry<never, never>, 'standard'>): boolean =>
  standard?.isAlwaysEmptied === true

function applyMerchantRules(
  mapped: ZohoRow,
  facts: Facts,
  { settings, fields }: Merchant,
  { said, makeshifts, removed }: Spoken,
): Ruled {
  const ruled = applyRules(mapped, facts, settings.rules[facts.kind], fields)
  const { decided } = ruled
  const byUs = new Map<string, unknown>(Object.entries(mapped))
  const isFirst = ([name, value]: [string, unknown]) =>
    firstOnly.some((field) => field === name && !decided.includes(field)) ||
    (makeshifts.includes(name) && byUs.get(name) === value)
  const first = Object.entries(ruled.row).filter(isFirst)
  const isOpen = (name: string) => !first.some(([field]) => field === name)
  const onCreate: ZohoRow = {
    ...newRecord(settings.newRecords[facts.kind]),
    ...Object.fromEntries(first.filter(([, value]) => value !== null)),
  }
  const tags = settings.shopifyTags[facts.kind] ? { [tagField]: toTags(tagNames(facts.tags)) } : {}
  const others = Object.entries(ruled.row).filter(([name]) => isOpen(name))
  const emptied = removed(ruled.row, facts.kind)
  const none = Object.fromEntries(emptied.map((name) => [name, null]))
  const row: ZohoRow = { ...Object.fromEntries(others), ...none, ...tags }
  const filtered = !mappingKinds[facts.kind].passes(facts, settings.filters)
  const says = Object.fromEntries(Object.entries(said).filter(([name]) => !decided.includes(name)))
  const [keepIfSet, overwrite] = [ruled.keepIfSet.filter(isOpen), ruled.overwrite.filter(isOpen)]
  return { row, onCreate, keepIfSet, overwrite, followed: [], emptied, filtered, says }
}

function newRecord({ ownerId, tags, layoutId }: Settings['newRecords']['customer']): ZohoOnce {
  const names = tagNames(tags)
  return {
    ...(ownerId ? { Owner: { id: ownerId } } : {}),
    ...(layoutId ? { Layout: { id: layoutId } } : {}),
    ...(names.length > 0 ? { [tagField]: toTags(names) } : {}),
  }
}
