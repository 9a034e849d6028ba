// Records and rules that nobody sane would make, mapped as the pipeline maps them.

import { ZohoId } from '#app/lib/ids.ts'
import { applyCustomerRules, applyOrderRules, applyProductRules } from '#app/mapping/settings/merchant.ts'
import { customerToPerson } from '#app/mapping/records/customer.ts'
import { fitRecord } from '#app/mapping/values/fit.ts'
import { orderLines } from '#app/mapping/records/order-lines.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import { productFacts, variantToProduct } from '#app/mapping/records/product.ts'
import { Rule, type RuleInput } from '#app/mapping/rules/rule.ts'
import { defaultSettings } from '#app/mapping/settings/settings.ts'
import type { Chance } from '#test/store/random.ts'
import { customer, field, lineItem, order, product, variant } from '#test/support/mapping/records.ts'
import type { ZohoRow } from '#app/zoho/records/rows.ts'

type Say = (most: number) => string

const fields = new Map(
  [
    'text',
    'textarea',
    'email',
    'phone',
    'website',
    'date',
    'datetime',
    'integer',
    'bigint',
    'currency',
    'boolean',
    'picklist',
    'multiselectpicklist',
    'double',
    'percent',
  ].map((type) => [type, field(type, type, { options: ['Tea', 'Coffee', 'a', '1'], length: 32_000 })]),
)
const values = ['firstName', 'note', 'tags', 'title', 'sku', 'phone', 'address.phone', 'skus', 'name', 'nope']
const longField = 60_000
const shortField = 300

/** @returns the kind, and what maps the record; making it is not part of the cost */
export function mapHostileRecord(chance: Chance, say: Say): { kind: string; map: () => unknown } {
  const kind = chance.pick(['customer', 'product', 'order'] as const)
  const rules = Array.from({ length: chance.below(chance.odds(0.03) ? 100 : 6) }, () => rule(chance, say))
  const merchant = {
    shop: 'acme.myshopify.com',
    zone: 'America/New_York',
    fields,
    settings: { ...defaultSettings, rules: { ...defaultSettings.rules, [kind]: rules } },
  }
  const fit = ({ row }: { row: ZohoRow }) => fitRecord(row, fields, 'create')
  if (kind === 'customer') {
    const one = someCustomer(chance, say)
    return { kind, map: () => fit(applyCustomerRules(customerToPerson(one, 'Contacts'), one, merchant)) }
  }
  if (kind === 'product') {
    const [one, own] = someProduct(chance, say)
    const map = () =>
      fit(
        applyProductRules(variantToProduct(productFacts(one), own), { product: one, variant: own }, merchant),
      )
    return { kind, map }
  }
  const one = someOrder(chance, say)
  const context = {
    shopName: 'Acme',
    shop: merchant.shop,
    accountId: null,
    contactId: null,
    currencies: null,
  }
  const lines = { productOf: () => undefined, placeholderId: ZohoId.parse('1'), decimals: 2 }
  const map = () => [
    orderLines(one, lines),
    fit(applyOrderRules(orderToSalesOrder(one, context), one, merchant)),
  ]
  return { kind, map }
}

function rule(chance: Chance, say: Say): Rule {
  const step = (): NonNullable<RuleInput['transforms']>[number] =>
    chance.pick([
      { do: 'case', to: chance.pick(['upper', 'lower', 'title'] as const) },
      { do: 'template', template: template(chance, say) },
      { do: 'date', as: 'yyyy' },
      { do: 'number', times: chance.pick([0, 1e300, -1, 1e-300]) },
      {
        do: 'translate',
        pairs: Array.from({ length: 5 }, () => ({
          from: say(20).slice(0, 2000),
          to: say(200).slice(0, 2000),
        })),
      },
    ])
  const source: RuleInput['source'] = chance.pick([
    { from: 'value', name: chance.pick(values) },
    { from: 'metafield', name: 'custom.big' },
    { from: 'attribute', name: 'x' },
    { from: 'tags', startingWith: chance.pick(['', 'a', '<']) },
    { from: 'template', template: template(chance, say) },
    { from: 'text', text: say(1000).slice(0, 2000) || 'x' },
  ])
  const transforms = Array.from({ length: chance.below(6) }, step)
  const when = chance.odds(0.3)
    ? [{ if: 'tag', is: 'lacks', tag: say(30).slice(0, 255) || 'x' } as const]
    : []
  return Rule.parse({ source, target: chance.pick([...fields.keys()]), transforms, when })
}

// As long as the form takes it.
function template(chance: Chance, say: Say): string {
  const text = chance.odds(0.5) ? '{{value}}'.repeat(50) : say(1500)
  return Rule.shape.source.safeParse({ from: 'template', template: text }).success
    ? text
    : '{{value}}{{value}}'
}

const metafields = (chance: Chance, say: Say) => [
  {
    namespace: 'custom',
    key: 'big',
    type: chance.pick([
      'rich_text_field',
      'list.single_line_text_field',
      'json',
      'dimension',
      'single_line_text_field',
    ]),
    value: chance.odds(0.5) ? say(longField) : JSON.stringify(Array.from({ length: 60 }, () => say(200))),
  },
]

const address = (say: Say) => ({
  firstName: say(shortField),
  lastName: say(shortField),
  company: say(shortField),
  city: say(shortField),
  address1: say(shortField),
  phone: say(shortField),
  zip: say(shortField),
  countryCodeV2: 'US',
})

const someCustomer = (chance: Chance, say: Say) =>
  customer({
    firstName: say(shortField),
    lastName: say(shortField),
    note: say(longField),
    locale: say(20),
    tags: Array.from({ length: 12 }, () => say(255)),
    defaultEmailAddress: { emailAddress: say(shortField), marketingState: 'SUBSCRIBED' },
    defaultPhoneNumber: { phoneNumber: say(shortField) },
    defaultAddress: address(say),
    metafields: metafields(chance, say),
  })

function someProduct(chance: Chance, say: Say) {
  const one = product({
    title: say(shortField),
    handle: say(shortField),
    vendor: say(shortField),
    productType: say(shortField),
    descriptionHtml: say(chance.odds(0.1) ? 500_000 : longField),
    tags: Array.from({ length: 12 }, () => say(255)),
    metafields: metafields(chance, say),
  })
  const own = variant({
    title: say(shortField),
    sku: say(shortField),
    barcode: say(shortField),
    selectedOptions: [{ name: 'x', value: say(shortField) }],
    metafields: metafields(chance, say),
  })
  return [one, own] as const
}

const someOrder = (chance: Chance, say: Say) =>
  order(
    '10.00',
    Array.from({ length: chance.below(20) }, (_, n) =>
      lineItem({
        id: String(n),
        name: say(shortField),
        sku: say(shortField),
        customAttributes: [{ key: say(50), value: say(2000) }],
      }),
    ),
    {
      name: say(50),
      note: say(longField),
      email: say(shortField),
      phone: say(shortField),
      poNumber: say(shortField),
      sourceName: say(50),
      cancelReason: say(50),
      tags: Array.from({ length: 12 }, () => say(255)),
      customAttributes: Array.from({ length: 8 }, () => ({ key: say(50), value: say(2000) })),
      billingAddress: address(say),
      shippingAddress: address(say),
      metafields: metafields(chance, say),
    },
  )
