import type { Rules } from './faults.ts'
import type { Matcher, Term } from './search.ts'
import { dateTerm, idTerm, listTerm, numberTerm, textTerm } from './search.ts'
import type { ShopState } from './shop/state.ts'
import { customerMoney, displayNameOf } from './fields/customer.ts'
import { financialStatus, fulfillmentStatus } from './fields/order-status.ts'
import type { DraftOrder } from './draft-order.ts'
import type { Checkout } from './checkout.ts'
import type { Customer, Order, Product, Variant } from './types.ts'

/** updatedAt as a search index knows it: a change younger than the lag is not in it yet. */
export type SeenUpdatedAt = (record: { id: string; updatedAt: string }) => string | null

export function customerMatcher(shop: ShopState, rules: Rules, seen: SeenUpdatedAt): Matcher<Customer> {
  return (term) => {
    switch (term.field) {
      case 'id':
        return idTerm(term)
      case 'created_at':
      case 'customer_date':
        return dateTerm(term, (c) => c.createdAt)
      case 'updated_at':
        return dateTerm(term, seen, rules.customersUpdatedAtWholeDay)
      case 'email':
        return textTerm(term, (c) => c.email)
      case 'phone':
        return textTerm(term, (c) => c.phone)
      case 'first_name':
        return textTerm(term, (c) => c.firstName)
      case 'last_name':
        return textTerm(term, (c) => c.lastName)
      case 'name':
        return textTerm(term, displayNameOf)
      case 'tag':
        return listTerm(term, (c) => c.tags)
      case 'tag_not':
        return not(listTerm(term, (c) => c.tags))
      case 'state':
        return textTerm(term, (c) => c.state)
      case 'country':
        return textTerm(term, (c) => c.addresses[0]?.country)
      case 'orders_count':
        return numberTerm(term, (c) => shop.ordersOf.get(c.id)?.length ?? 0)
      case 'total_spent':
        return numberTerm(term, (c) => Number(customerMoney(shop, c)))
      case 'accepts_marketing':
        return (c) => (c.emailConsent.marketingState === 'SUBSCRIBED') === (term.values[0] === 'true')
      case null:
        return words(term, (c) => [displayNameOf(c), c.email, c.phone])
      default:
        return undefined
    }
  }
}

export function productMatcher(_shop: ShopState, _rules: Rules, seen: SeenUpdatedAt): Matcher<Product> {
  return (term) => {
    switch (term.field) {
      case 'id':
        return idTerm(term)
      case 'created_at':
        return dateTerm(term, (p) => p.createdAt)
      case 'updated_at':
        return dateTerm(term, seen)
      case 'published_at':
        return dateTerm(term, (p) => p.publishedAt)
      case 'status':
        return listTerm(term, (p) => [p.status])
      case 'title':
        return textTerm(term, (p) => p.title)
      case 'handle':
        return textTerm(term, (p) => p.handle)
      case 'vendor':
        return textTerm(term, (p) => p.vendor)
      case 'product_type':
        return textTerm(term, (p) => p.productType)
      case 'tag':
        return listTerm(term, (p) => p.tags)
      case 'tag_not':
        return not(listTerm(term, (p) => p.tags))
      case 'sku':
        return listTerm(term, (p) => p.variants.flatMap((v) => v.sku ?? []))
      case 'barcode':
        return listTerm(term, (p) => p.variants.flatMap((v) => v.barcode ?? []))
      case 'gift_card':
        return (p) => p.isGiftCard === (term.values[0] === 'true')
      case null:
        return words(term, (p) => [p.title, p.vendor, p.productType, ...p.variants.map((v) => v.sku)])
      default:
        return undefined
    }
  }
}

export function variantMatcher(shop: ShopState, _rules: Rules, seen: SeenUpdatedAt): Matcher<Variant> {
  return (term) => {
    switch (term.field) {
      case 'id':
        return idTerm(term)
      case 'product_id':
        return listTerm(term, (v) => [v.productId.split('/').at(-1) ?? ''])
      case 'updated_at':
        return dateTerm(term, seen)
      case 'sku':
        return textTerm(term, (v) => v.sku)
      case 'barcode':
        return textTerm(term, (v) => v.barcode)
      case 'title':
        return textTerm(term, (v) => v.title)
      case 'product_status':
        return listTerm(term, (v) => [shop.products.get(v.productId)?.status ?? ''])
      case null:
        return words(term, (v) => [v.title, v.sku, v.barcode])
      default:
        return undefined
    }
  }
}

export function orderMatcher(shop: ShopState, _rules: Rules, seen: SeenUpdatedAt): Matcher<Order> {
  return (term) => {
    switch (term.field) {
      case 'id':
        return idTerm(term)
      case 'created_at':
        return dateTerm(term, (o) => o.createdAt)
      case 'updated_at':
        return dateTerm(term, seen)
      case 'processed_at':
        return dateTerm(term, (o) => o.processedAt)
      case 'name':
        return textTerm({ ...term, values: term.values.map((v) => v.replace(/^#/, '')) }, (o) =>
          o.name.replace(/^#/, ''),
        )
      case 'email':
        return textTerm(term, (o) => o.email)
      case 'customer_id':
        return listTerm(term, (o) => [o.customerId?.split('/').at(-1) ?? ''])
      case 'tag':
        return listTerm(term, (o) => o.tags)
      case 'tag_not':
        return not(listTerm(term, (o) => o.tags))
      case 'status':
        return orderState(term)
      case 'test':
        return (o) => o.test === (term.values[0] === 'true')
      case 'financial_status':
        return listTerm(term, (o) => [financialStatus(o)])
      case 'return_status':
        return listTerm(term, (o) => [o.returnStatus])
      case 'fulfillment_status':
        return listTerm(term, (o) => [
          fulfillmentStatus(o),
          fulfillmentStatus(o) === 'UNFULFILLED' ? 'unshipped' : '',
        ])
      case 'source_name':
        return textTerm(term, (o) => o.sourceName)
      case 'po_number':
        return textTerm(term, (o) => o.poNumber)
      case 'sku':
        return listTerm(term, (o) => o.lines.flatMap((l) => l.sku ?? []))
      case null:
        return words(term, (o) => [
          o.name,
          o.email,
          o.customerId ? displayNameOf(shop.customers.get(o.customerId)) : null,
        ])
      default:
        return undefined
    }
  }
}

/** The filters that the schema's documentation of `draftOrders` names. */
export function draftOrderMatcher(_shop: ShopState, _rules: Rules, seen: SeenUpdatedAt): Matcher<DraftOrder> {
  return (term) => {
    switch (term.field) {
      case 'id':
        return idTerm(term)
      case 'created_at':
        return dateTerm(term, (d) => d.createdAt)
      case 'updated_at':
        return dateTerm(term, seen)
      case 'status':
        return listTerm(term, (d) => [d.status])
      case 'tag':
        return listTerm(term, (d) => d.tags)
      case null:
        return words(term, (d) => [d.name, d.email])
      default:
        return undefined
    }
  }
}

/** The filters that the schema's documentation of `abandonedCheckouts` names. */
export function checkoutMatcher(_shop: ShopState, _rules: Rules, seen: SeenUpdatedAt): Matcher<Checkout> {
  return (term) => {
    switch (term.field) {
      case 'id':
        return idTerm(term)
      case 'created_at':
        return dateTerm(term, (c) => c.createdAt)
      case 'updated_at':
        return dateTerm(term, seen)
      case 'recovery_state':
        return (c) => term.values.includes(c.completedAt === null ? 'not_recovered' : 'recovered')
      case null:
        return words(term, (c) => [c.name])
      default:
        return undefined
    }
  }
}

function orderState(term: Term): (order: Order) => boolean {
  const wanted = new Set(term.values.map((value) => value.toLowerCase()))
  return (o) =>
    wanted.has('any') ||
    (wanted.has('cancelled') && o.cancelledAt !== null) ||
    (wanted.has('closed') && o.closedAt !== null) ||
    (wanted.has('not_closed') && o.closedAt === null) ||
    (wanted.has('open') && o.closedAt === null && o.cancelledAt === null)
}

const not =
  <R>(test: (record: R) => boolean) =>
  (record: R) =>
    !test(record)

function words<R>(term: Term, read: (record: R) => (string | null | undefined)[]) {
  const wanted = (term.values[0] ?? '').toLowerCase()
  return (record: R) => read(record).some((text) => text?.toLowerCase().includes(wanted))
}
