import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { customerToPerson } from '#app/mapping/records/customer.ts'
import { customerEntries } from '#app/mapping/catalogue/customers.ts'
import { orderEntries } from '#app/mapping/catalogue/orders.ts'
import { productEntries } from '#app/mapping/catalogue/products.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { choicesOf, KindChoices, withChoices } from '#app/mapping/settings/kind-choices.ts'
import { orderToDeal } from '#app/mapping/records/order-deal.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import { productFacts, variantToProduct } from '#app/mapping/records/product.ts'
import { draftOrderEntries } from '#app/mapping/draft-orders/draft-orders.ts'
import { draftOrderToQuote } from '#app/mapping/draft-orders/draft-order-quote.ts'
import { checkoutToDeal } from '#app/mapping/checkouts/checkout-deal.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import { standardFields } from '#app/mapping/catalogue/standard.ts'
import en from '#app/ui/wording/en.json'
import { languages } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'
import { draftOrder, quoteLinks } from '#test/support/mapping/draft-orders.ts'
import { checkout, checkoutLinks } from '#test/support/mapping/checkouts.ts'
import { address, customer, field, lineItem, order, product, variant } from '#test/support/mapping/records.ts'

const full = customer({
  firstName: 'Ada',
  lastName: 'L',
  note: 'n',
  defaultEmailAddress: { emailAddress: 'ada@example.com', marketingState: 'SUBSCRIBED' },
  defaultPhoneNumber: { phoneNumber: '+16135550123' },
  defaultAddress: { ...address, company: 'Acme' },
})
const bought = order('10.00', [lineItem({})], {
  poNumber: 'P',
  app: { name: 'Online Store' },
  billingAddress: address,
  shippingAddress: address,
  fulfillments: [{ status: 'SUCCESS', trackingInfo: [{ company: 'DHL' }] }],
})
const links = {
  shopName: 'Acme',
  accountId: ZohoId.parse('1'),
  contactId: ZohoId.parse('2'),
  currencies: ['USD'],
}
const date = field('Shopify_Order_Date', 'date')
const pipeline = field('Pipeline', 'picklist', { mandatory: true, options: ['Sales'] })
const shirt = product({ vendor: 'Acme', productType: 'Shirts', descriptionHtml: '<p>d</p>' })
// They are given with the merchant's say: settings/merchant.ts.
const tags = { Tag: [] }
const rows: [kind: RecordKind, module: string, row: Record<string, unknown>][] = [
  ['customer', 'Contacts', { ...customerToPerson(full, 'Contacts'), ...tags }],
  ['customer', 'Leads', { ...customerToPerson(full, 'Leads'), ...tags }],
  [
    'product',
    'Products',
    {
      ...variantToProduct(productFacts(shirt, 'USD'), variant({ sku: 'S', inventoryQuantity: 1 })),
      ...tags,
    },
  ],
  [
    'order',
    'Deals',
    {
      ...orderToDeal(bought, {
        ...links,
        zone: 'UTC',
        fields: new Map([['Pipeline', pipeline]]),
        inLayout: false,
      }),
      ...tags,
    },
  ],
  [
    'order',
    'Sales_Orders',
    {
      ...orderToSalesOrder(bought, { ...links, fields: new Map([[date.apiName, date]]), zone: 'UTC' }),
      Ordered_Items: [],
      Adjustment: 0,
      ...tags,
    },
  ],
  [
    'checkout',
    'Deals',
    checkoutToDeal(checkout({ customer: { id: 'gid://shopify/Customer/1' } }), {
      ...checkoutLinks,
      fields: new Map([['Pipeline', pipeline]]),
    }),
  ],
  [
    'draftOrder',
    'Quotes',
    {
      ...draftOrderToQuote(
        draftOrder({
          customer: { id: 'gid://shopify/Customer/1' },
          reserveInventoryUntil: '2026-12-01T00:00:00Z',
          billingAddress: address,
        }),
        quoteLinks,
      ),
      Quoted_Items: [],
      Adjustment: 0,
      ...tags,
    },
  ],
]

describe('what merchants read about the standard mapping', () => {
  it.each(rows)('is what it does: %s in %s', (kind, module, row) => {
    const told = (standardFields[kind][module] ?? []).map(([name]) => name)
    expect(told.toSorted()).toEqual(Object.keys(row).toSorted())
  })

  it('has words for each source', () => {
    const words: Record<string, string> = en.mapping.standard.of
    const used = Object.values(standardFields).flatMap((modules) =>
      Object.values(modules).flatMap((one) => one.map(([, from]) => from)),
    )
    expect(used.filter((from) => !(from in words))).toEqual([])
    expect(Object.keys(words).filter((from) => !used.includes(from))).toEqual([])
  })

  it('and for every value that a rule can take', () => {
    const plain: Record<string, string> = en.mapping.value
    const groups: Record<string, string> = en.mapping.group
    const parts: Record<string, string> = en.mapping.part
    const names = [...new Set(Object.values(mappingKinds).flatMap(({ facts }) => [...facts.keys()]))]
    const wordless = names.filter((name) => {
      const [group = '', part] = name.split('.')
      return part === undefined ? !(name in plain) : !(group in groups) || !(part in parts)
    })
    expect(wordless).toEqual([])
    expect(Object.keys(plain).filter((name) => !names.includes(name))).toEqual([])
  })
})

describe('the catalogue', () => {
  it.each([
    ['customers', customerEntries],
    ['products', productEntries],
    ['orders', orderEntries],
    ['draft orders', draftOrderEntries],
  ])('names every value and every field of %s once', (_, entries) => {
    const named = entries.flatMap(({ value }) => value?.name ?? [])
    const filled = entries.flatMap(({ standard }) =>
      Object.entries(standard?.fields ?? {}).map(([module, name]) => `${module}.${name}`),
    )
    for (const names of [named, filled]) expect(names).toEqual([...new Set(names)])
  })
})

describe('the choices of one kind', () => {
  it('go back to where they came from', () => {
    const settings = Settings.parse({
      filters: { order: { channels: ['web'] } },
      newRecords: { order: { tags: ['Shop'] } },
    })
    const choices = choicesOf('order', settings)
    expect(withChoices(defaultSettings, choices)).toEqual(settings)
    expect(withChoices(settings, choicesOf('order', defaultSettings))).toEqual(defaultSettings)
  })

  it('are refused with another kind’s filters', () => {
    const choices = choicesOf('product', defaultSettings)
    expect(KindChoices.safeParse({ ...choices, kind: 'order' }).data?.filters).not.toHaveProperty('statuses')
  })
})

it('what Settings say of customers promises by itself only what the default mapping writes', async () => {
  const written = customerEntries.flatMap(({ value, standard }) => (value && standard ? [value.name] : []))
  expect(written).not.toContain('ordersCount')
  expect(written).not.toContain('totalSpent')
  const ofRules = { en: /rules/, de: /Regeln/, es: /reglas/, fr: /règles/i, ja: /ルール/ }
  for (const language of languages) {
    const { t } = await createWording(language)
    expect(t('settings.kinds.help.customer')).toMatch(ofRules[language])
  }
})
