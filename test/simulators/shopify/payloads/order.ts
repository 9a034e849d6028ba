import { Big } from 'big.js'
import { rawNumber } from '../ids.ts'
import { coins, restMoneySet, sum } from '../money.ts'
import { financialStatus, fulfillmentStatus, outstandingOf } from '../fields/order-status.ts'
import { orderTaxes } from '../fields/order.ts'
import type { ShopState } from '../shop/state.ts'
import { withOffset } from '../time.ts'
import type { LineItem, Order, ShippingLine, Tax } from '../types.ts'
import { customerInOrder, orderAddress } from './customer.ts'
import { refundPayload } from './refund.ts'

const tax = (o: Order) => (t: Tax) => ({
  channel_liable: false,
  price: t.amount,
  price_set: restMoneySet(o, t.amount),
  rate: t.rate,
  title: t.title,
})

export function linePayload(o: Order, l: LineItem) {
  return {
    id: rawNumber(l.id),
    admin_graphql_api_id: l.id,
    attributed_staffs: [],
    current_quantity: l.currentQuantity,
    fulfillable_quantity: l.isTip ? 0 : Math.max(0, l.currentQuantity - l.fulfilledQuantity),
    fulfillment_service: 'manual',
    fulfillment_status: l.fulfilledQuantity > 0 ? 'fulfilled' : null,
    gift_card: l.isGiftCard,
    grams: l.grams,
    name: l.variantTitle ? `${l.title} - ${l.variantTitle}` : l.title,
    price: l.price,
    price_set: restMoneySet(o, l.price),
    product_exists: l.productId !== null,
    product_id: rawNumber(l.productId),
    properties: l.customAttributes.map((a) => ({ name: a.key, value: a.value })),
    quantity: l.quantity,
    requires_shipping: l.requiresShipping,
    sales_line_item_group_id: null,
    sku: l.sku,
    taxable: l.taxable,
    title: l.title,
    total_discount: l.discount,
    total_discount_set: restMoneySet(o, l.discount),
    variant_id: rawNumber(l.variantId),
    variant_inventory_management: l.variantId ? 'shopify' : null,
    variant_title: l.variantTitle,
    vendor: l.vendor,
    tax_lines: l.taxes.map(tax(o)),
    duties: [],
    discount_allocations: new Big(l.discount).plus(l.orderDiscount).gt(0)
      ? [
          {
            amount: coins(new Big(l.discount).plus(l.orderDiscount), o.currencyCode),
            discount_application_index: 0,
            amount_set: restMoneySet(o, coins(new Big(l.discount).plus(l.orderDiscount), o.currencyCode)),
          },
        ]
      : [],
  }
}

function shippingPayload(o: Order, s: ShippingLine) {
  const discounted = coins(new Big(s.price).minus(s.discount), o.currencyCode)
  return {
    id: rawNumber(s.id),
    carrier_identifier: null,
    code: s.code,
    current_discounted_price_set: restMoneySet(
      o,
      coins(new Big(discounted).minus(s.refunded), o.currencyCode),
    ),
    discounted_price: discounted,
    discounted_price_set: restMoneySet(o, discounted),
    is_removed: false,
    phone: null,
    price: s.price,
    price_set: restMoneySet(o, s.price),
    requested_fulfillment_service_id: null,
    source: 'shopify',
    title: s.title,
    tax_lines: s.taxes.map(tax(o)),
    discount_allocations: [],
  }
}

function amounts(o: Order) {
  const lines = coins(sum(o.lines.map((l) => new Big(l.price).times(l.quantity))), o.currencyCode)
  const zero = coins(0, o.currencyCode)
  const both = (name: string, amount: string) => ({
    [name]: amount,
    [`${name}_set`]: restMoneySet(o, amount),
  })
  return {
    current_shipping_price_set: restMoneySet(o, o.current.shipping),
    ...both('current_subtotal_price', o.current.subtotal),
    current_total_additional_fees_set: null,
    ...both('current_total_discounts', o.current.discounts),
    current_total_duties_set: null,
    ...both('current_total_price', o.current.total),
    ...both('current_total_tax', o.current.tax),
    ...both('subtotal_price', o.atCreation.subtotal),
    total_cash_rounding_payment_adjustment_set: restMoneySet(o, zero),
    total_cash_rounding_refund_adjustment_set: restMoneySet(o, zero),
    ...both('total_discounts', o.atCreation.discounts),
    ...both('total_line_items_price', lines),
    total_outstanding: coins(outstandingOf(o), o.currencyCode),
    ...both('total_price', o.atCreation.total),
    total_shipping_price_set: restMoneySet(o, o.atCreation.shipping),
    ...both('total_tax', o.atCreation.tax),
    total_tip_received: o.tip,
    total_weight: o.lines.reduce((n, l) => n + l.grams * l.quantity, 0),
  }
}

/** REST order, as orders/create, updated, cancelled, paid, fulfilled send it. */
export function orderPayload(o: Order, shop: ShopState) {
  const zone = shop.timezone
  const status = fulfillmentStatus(o)
  const customer = o.customerId ? shop.customers.get(o.customerId) : undefined
  return {
    id: rawNumber(o.id),
    admin_graphql_api_id: o.id,
    app_id: null,
    browser_ip: null,
    buyer_accepts_marketing: false,
    cancel_reason: o.cancelReason?.toLowerCase() ?? null,
    cancelled_at: withOffset(o.cancelledAt, zone),
    cart_token: null,
    checkout_token: null,
    client_details: null,
    closed_at: withOffset(o.closedAt, zone),
    confirmation_number: o.confirmationNumber,
    confirmed: true,
    contact_email: o.email,
    created_at: withOffset(o.createdAt, zone),
    currency: o.currencyCode,
    ...amounts(o),
    customer_locale: o.customerLocale,
    device_id: null,
    discount_codes: o.discountCodes.map((code) => ({
      code,
      amount: o.atCreation.discounts,
      type: 'fixed_amount',
    })),
    duties_included: false,
    email: o.email ?? '',
    estimated_taxes: false,
    financial_status: financialStatus(o).toLowerCase(),
    fulfillment_status: status === 'UNFULFILLED' ? null : status === 'FULFILLED' ? 'fulfilled' : 'partial',
    landing_site: null,
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: 'MTU0ODM4MDAwOQ',
    merchant_of_record_app_id: null,
    name: o.name,
    note: o.note,
    note_attributes: o.customAttributes.map((a) => ({ name: a.key, value: a.value })),
    number: o.number - 1000,
    order_number: o.number,
    order_status_url: `https://${shop.domain}/orders/${o.legacyResourceId}/authenticate?key=sim`,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: o.paymentGatewayNames,
    phone: o.phone,
    po_number: o.poNumber,
    presentment_currency: o.presentmentCurrencyCode,
    processed_at: withOffset(o.processedAt, zone),
    reference: null,
    referring_site: null,
    source_identifier: null,
    source_name: o.sourceName,
    source_url: null,
    tags: o.tags.join(', '),
    tax_exempt: false,
    tax_lines: orderTaxes(o).map(tax(o)),
    taxes_included: o.taxesIncluded,
    test: o.test,
    token: o.confirmationNumber.toLowerCase(),
    updated_at: withOffset(o.updatedAt, zone),
    user_id: null,
    billing_address: orderAddress(o.billingAddress),
    customer: customer ? customerInOrder(customer, shop) : null,
    discount_applications: [],
    fulfillments: o.fulfillments.map((f) => ({
      id: rawNumber(f.id),
      admin_graphql_api_id: f.id,
      created_at: withOffset(f.createdAt, zone),
      location_id: null,
      name: f.name,
      order_id: rawNumber(o.id),
      origin_address: {},
      receipt: {},
      service: 'manual',
      shipment_status: null,
      status: f.status.toLowerCase(),
      tracking_company: f.tracking[0]?.company ?? null,
      tracking_number: f.tracking[0]?.number ?? null,
      tracking_numbers: f.tracking.flatMap((t) => t.number ?? []),
      tracking_url: f.tracking[0]?.url ?? null,
      tracking_urls: f.tracking.flatMap((t) => t.url ?? []),
      updated_at: withOffset(f.updatedAt, zone),
      line_items: o.lines
        .filter((l) => f.lines.some((x) => x.lineItemId === l.id))
        .map((l) => linePayload(o, l)),
    })),
    line_items: o.lines.map((l) => linePayload(o, l)),
    payment_terms: null,
    refunds: o.refunds.map((r) => refundPayload(o, r, shop)),
    shipping_address: orderAddress(o.shippingAddress),
    shipping_lines: o.shippingLines.map((s) => shippingPayload(o, s)),
    returns: [],
    line_item_groups: [],
  }
}
