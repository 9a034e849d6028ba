// What entries of the catalogue say besides, for comparing alone: the catalogue itself is sent to the browser. Pure.

import type { Entry } from '#app/mapping/catalogue/entry.ts'
import type { VariantOfProduct } from '#app/mapping/parts/variant.ts'
import { profileOf } from '#app/mapping/records/company.ts'
import { line } from '#app/mapping/values/text.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'

type Beside<R> = readonly Pick<Entry<R, never>, 'standard'>[]

export const besideCustomers: Beside<ShopifyCustomer> = [
  {
    standard: {
      words: 'lastName',
      fields: { Contacts: 'Last_Name', Leads: 'Last_Name' },
      isMakeshift: ({ firstName, lastName, defaultAddress: at }) =>
        [firstName, lastName, at?.firstName, at?.lastName].every((name) => line(name) === null),
    },
  },
  {
    standard: {
      words: 'company',
      fields: { Leads: 'Company' },
      isMakeshift: (customer) =>
        (line(profileOf(customer)?.name) ?? line(customer.defaultAddress?.company)) === null,
    },
  },
]

export const besideProducts: Beside<VariantOfProduct> = [
  {
    standard: {
      words: 'productCode',
      fields: { Products: 'Product_Code' },
      // Another variant that gets the same one makes another code of it.
      says: ({ variant }) => line(variant.sku),
    },
  },
]

export const besideOrders: Beside<OrderWithLines> = [
  {
    standard: {
      words: 'orderTotal',
      fields: { Deals: 'Amount' },
      // In the store's own currency: a rate of the merchant's is no change of the order.
      says: ({ currentTotalPriceSet: { shopMoney } }) =>
        `${Number(shopMoney.amount)} ${shopMoney.currencyCode}`,
    },
  },
]
