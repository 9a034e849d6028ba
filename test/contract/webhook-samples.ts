// Shopify's webhook samples (snake case, numbers) -> the store's records as the Admin API answers them.

import { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { ShopifyLineItem, ShopifyOrder, type OrderWithLines } from '#app/shopify/records/order.ts'
import { ShopifyProduct, ShopifyVariant, type ProductWithVariants } from '#app/shopify/records/product.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- a sample has what its version had
export type Sample = any

const tags = (given: unknown) => (typeof given === 'string' ? given.split(', ').filter(Boolean) : [])
const upper = (given: unknown) => (typeof given === 'string' ? given.toUpperCase() : null)
const money = (given: Sample) => given && { amount: given.amount, currencyCode: given.currency_code }
const set = (given: Sample) =>
  given && { shopMoney: money(given.shop_money), presentmentMoney: money(given.presentment_money) }
const ref = (type: string, id: unknown) => (id ? { id: `gid://shopify/${type}/${BigInt(Number(id))}` } : null)
const times = (given: Sample) => ({
  createdAt: given.created_at ?? given.updated_at ?? '2021-12-31T19:00:00-05:00',
  updatedAt: given.updated_at ?? '2021-12-31T19:00:00-05:00',
})

const address = (given: Sample) =>
  given && {
    firstName: given.first_name,
    lastName: given.last_name,
    company: given.company,
    address1: given.address1,
    address2: given.address2,
    city: given.city,
    zip: given.zip,
    province: given.province,
    provinceCode: given.province_code,
    country: given.country,
    countryCodeV2: given.country_code,
    phone: given.phone,
  }

export const toCustomer = (given: Sample): ShopifyCustomer =>
  ShopifyCustomer.parse({
    id: given.admin_graphql_api_id,
    ...times(given),
    firstName: given.first_name,
    lastName: given.last_name,
    note: given.note,
    tags: tags(given.tags),
    defaultEmailAddress: given.email && {
      emailAddress: given.email,
      marketingState: upper(given.email_marketing_consent?.state),
    },
    defaultPhoneNumber: given.phone && { phoneNumber: given.phone },
    defaultAddress: address(given.default_address),
    state: upper(given.state),
    numberOfOrders: given.orders_count,
  })

export const toProduct = (given: Sample): ProductWithVariants => ({
  ...ShopifyProduct.parse({
    id: given.admin_graphql_api_id,
    ...times(given),
    title: given.title,
    handle: given.handle,
    descriptionHtml: given.body_html,
    vendor: given.vendor,
    productType: given.product_type,
    status: upper(given.status),
    tags: tags(given.tags),
  }),
  variants: given.variants.map((one: Sample) =>
    ShopifyVariant.parse({
      id: one.admin_graphql_api_id,
      updatedAt: times(one).updatedAt,
      title: one.title,
      sku: one.sku,
      barcode: one.barcode,
      price: one.price,
      compareAtPrice: one.compare_at_price,
      inventoryQuantity: one.inventory_quantity,
    }),
  ),
})

const financial: Record<string, string> = {
  partially_refunded: 'PARTIALLY_REFUNDED',
  partially_paid: 'PARTIALLY_PAID',
}

export const toOrder = (given: Sample): OrderWithLines => ({
  ...ShopifyOrder.parse({
    id: given.admin_graphql_api_id,
    ...times(given),
    name: given.name,
    cancelledAt: given.cancelled_at,
    cancelReason: upper(given.cancel_reason),
    test: given.test,
    email: given.email,
    phone: given.phone,
    note: given.note,
    poNumber: given.po_number,
    tags: tags(given.tags),
    sourceName: given.source_name,
    currencyCode: given.currency,
    presentmentCurrencyCode: given.presentment_currency,
    taxesIncluded: given.taxes_included,
    displayFinancialStatus: financial[given.financial_status] ?? upper(given.financial_status),
    displayFulfillmentStatus: upper(given.fulfillment_status ?? 'unfulfilled'),
    paymentGatewayNames: given.payment_gateway_names,
    discountCodes: given.discount_codes.map((one: Sample) => one.code),
    currentTotalDiscountsSet: set(given.total_discounts_set),
    currentTotalTaxSet: set(given.total_tax_set),
    currentShippingPriceSet: set(given.total_shipping_price_set),
    totalPriceSet: set(given.total_price_set),
    currentTotalPriceSet: set(given.current_total_price_set),
    customer: ref('Customer', given.customer?.id),
    billingAddress: address(given.billing_address),
    shippingAddress: address(given.shipping_address),
    customAttributes: given.note_attributes.map((one: Sample) => ({ key: one.name, value: one.value })),
  }),
  lines: given.line_items.map(toLine),
})

function toLine(given: Sample): ShopifyLineItem {
  const price = set(given.price_set)
  const off = Number(given.total_discount ?? 0)
  const net = (Number(price.shopMoney.amount) * given.quantity - off).toFixed(2)
  return ShopifyLineItem.parse({
    id: given.admin_graphql_api_id,
    name: given.name,
    title: given.title,
    variantTitle: given.variant_title,
    sku: given.sku,
    quantity: given.quantity,
    currentQuantity: given.current_quantity ?? given.quantity,
    product: ref('Product', given.product_id),
    variant: ref('ProductVariant', given.variant_id),
    originalUnitPriceSet: price,
    discountedTotalSet: { shopMoney: { ...price.shopMoney, amount: net } },
    customAttributes: given.properties.map((one: Sample) => ({ key: one.name, value: String(one.value) })),
  })
}
