// What Shopify says, in its own words, where a Zoho field is made from: for people who compare both sides. Pure.

import type { Address } from '#app/shopify/records/common-fields.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { profileOf } from '#app/mapping/records/company.ts'
import type { VariantOfProduct } from '#app/mapping/facts/facts.ts'
import { htmlToText } from '#app/mapping/values/html.ts'
import { join } from '#app/mapping/values/text.ts'

type Value = string | number | boolean | null | undefined
type Values<R> = Readonly<Record<string, (record: R) => Value>>

const parts = {
  Street: ({ address1, address2 }: Address) => join([address1, address2], ', '),
  City: ({ city }: Address) => city,
  State: ({ province, provinceCode }: Address) => province ?? provinceCode,
  Code: ({ zip }: Address) => zip,
  Country: ({ country, countryCodeV2 }: Address) => country ?? countryCodeV2,
}

/** A word of Shopify's API as its admin writes it: PARTIALLY_REFUNDED -> Partially refunded. */
const spoken = (word: string | null | undefined): string | null =>
  word ? word.charAt(0) + word.slice(1).toLowerCase().replaceAll('_', ' ') : null

/** The parts of an address under the names that a module gives them. */
function address<R>(prefix: string, of: (record: R) => Address | null, codeName = 'Code'): Values<R> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, read]) => [
      `${prefix}${name === 'Code' ? codeName : name}`,
      (record: R) => {
        const found = of(record)
        return found && read(found)
      },
    ]),
  )
}

const customerValues: Values<ShopifyCustomer> = {
  First_Name: ({ firstName, defaultAddress }) => firstName ?? defaultAddress?.firstName,
  Last_Name: ({ lastName, defaultAddress }) => lastName ?? defaultAddress?.lastName,
  Email: ({ defaultEmailAddress }) => defaultEmailAddress?.emailAddress,
  Phone: ({ defaultPhoneNumber, defaultAddress }) => defaultPhoneNumber?.phoneNumber ?? defaultAddress?.phone,
  Company: (customer) => profileOf(customer)?.name ?? customer.defaultAddress?.company,
  Description: ({ note }) => note,
  Email_Opt_Out: ({ defaultEmailAddress }) => spoken(defaultEmailAddress?.marketingState),
  ...address<ShopifyCustomer>('', ({ defaultAddress }) => defaultAddress, 'Zip_Code'),
  ...address<ShopifyCustomer>('Mailing_', ({ defaultAddress }) => defaultAddress, 'Zip'),
}

const productValues: Values<VariantOfProduct> = {
  Product_Name: ({ product, variant }) =>
    product.hasOnlyDefaultVariant ? product.title : join([product.title, variant.title], ' / '),
  Product_Code: ({ variant }) => variant.sku,
  Unit_Price: ({ variant }) => variant.price,
  Product_Active: ({ product }) => spoken(product.status),
  Qty_in_Stock: ({ variant }) => variant.inventoryQuantity,
  Description: ({ product }) => htmlToText(product.descriptionHtml),
  Manufacturer: ({ product }) => product.vendor,
  Product_Category: ({ product }) => product.productType,
}

const orderState = ({ displayFinancialStatus, displayFulfillmentStatus, cancelledAt }: OrderWithLines) =>
  join(
    [spoken(displayFinancialStatus), spoken(displayFulfillmentStatus), cancelledAt ? 'Cancelled' : null],
    ', ',
  )

const orderValues: Values<OrderWithLines> = {
  Subject: ({ name }) => name,
  Deal_Name: ({ name }) => name,
  Status: orderState,
  Stage: orderState,
  Closing_Date: ({ processedAt, createdAt }) => processedAt ?? createdAt,
  Shopify_Order_Date: ({ processedAt, createdAt }) => processedAt ?? createdAt,
  Purchase_Order: ({ poNumber }) => poNumber,
  Contact_Name: ({ customer }) => customer?.id.split('/').at(-1),
  Currency: ({ currencyCode }) => currencyCode,
  Description: ({ note }) => note,
  Grand_Total: ({ currentTotalPriceSet }) => currentTotalPriceSet.shopMoney.amount,
  Amount: ({ currentTotalPriceSet }) => currentTotalPriceSet.shopMoney.amount,
  ...address<OrderWithLines>('Billing_', ({ billingAddress }) => billingAddress),
  ...address<OrderWithLines>('Shipping_', ({ shippingAddress }) => shippingAddress),
}

/** Answers Shopify's own value for a Zoho field; null where Shopify has none, or the field is made of several. */
export type ShopifyValue = (field: string) => string | null

const reader =
  <R>(values: Values<R>, record: R): ShopifyValue =>
  (field) => {
    const value = Object.hasOwn(values, field) ? values[field]?.(record) : null
    return value === null || value === undefined || value === '' ? null : String(value)
  }

export const customerValue = (customer: ShopifyCustomer): ShopifyValue => reader(customerValues, customer)
export const productValue = (of: VariantOfProduct): ShopifyValue => reader(productValues, of)
export const orderValue = (order: OrderWithLines): ShopifyValue => reader(orderValues, order)

/** "2 × Blue lamp, 45.00": the lines that are left of the order. */
export const shopifyLines = ({ lines }: OrderWithLines): string[] =>
  lines
    .filter(({ currentQuantity }) => currentQuantity > 0)
    .map(
      ({ currentQuantity, name, originalUnitPriceSet }) =>
        `${currentQuantity} × ${name}, ${Number(originalUnitPriceSet.shopMoney.amount)}`,
    )
