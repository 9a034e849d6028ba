import { describe, expect, it } from 'vitest'
import { customerFacts, variantFacts } from '#app/mapping/facts/facts.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import { metafieldsOf, scopesOf, metafieldValue, wantedOf } from '#app/mapping/facts/metafields.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { Rule, type RuleInput } from '#app/mapping/rules/rule.ts'
import { validateRules } from '#app/mapping/rules/rule-checks.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { metafieldFields, withMetafields } from '#app/shopify/records/metafields.ts'
import { isMetafieldName } from '#app/shopify/records/metafield-names.ts'
import { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { customer, product, variant } from '#test/support/mapping/records.ts'
import { fields, of, place } from '#test/support/mapping/rules.ts'
import { valueIn } from '#app/zoho/records/rows.ts'

const metafield = (name: string, target: string): RuleInput => ({
  source: { from: 'metafield', name },
  target,
})
const fit = (value: string) => [{ namespace: 'my', key: 'fit', type: 'single_line_text_field', value }]

const textsWith = (b2b: boolean) =>
  recordKinds.map((kind) =>
    shopifyKinds[kind].bulkQuery(
      null,
      wantedOf({ settings: Settings.parse({ accounts: { b2b } }), scopes: [] }, kind),
    ),
  )

describe('a metafield as a rule sees it', () => {
  it.each<[type: string, value: string, expected: unknown]>([
    ['single_line_text_field', 'Gold', 'Gold'],
    ['multi_line_text_field', ' a\nb ', 'a\nb'],
    ['number_integer', '12', 12],
    ['number_decimal', '1.5', 1.5],
    ['number_integer', '', null],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['date', '2026-05-01', '2026-05-01'],
    ['date_time', '2026-05-01T10:00:00', '2026-05-01T10:00:00Z'],
    ['date_time', '2026-05-01T10:00:00+02:00', '2026-05-01T10:00:00+02:00'],
    ['money', '{"amount":"5.99","currency_code":"CAD"}', 5.99],
    ['rating', '{"value":"3.5","scale_min":"1.0","scale_max":"5.0"}', 3.5],
    ['weight', '{"value":2.5,"unit":"KILOGRAMS"}', '2.5 kilograms'],
    ['link', '{"text":"Site","url":"https://acme.test"}', 'https://acme.test'],
    ['url', 'https://acme.test', 'https://acme.test'],
    ['color', '#fff', '#fff'],
    ['json', '{"a":1}', '{"a":1}'],
    ['json', '"plain"', 'plain'],
    ['json', '7', 7],
    ['json', '{broken', '{broken'],
    ['product_reference', 'gid://shopify/Product/70', '70'],
    ['metaobject_reference', 'gid://shopify/Metaobject/5', '5'],
    ['list.single_line_text_field', '["Tea","Coffee"]', ['Tea', 'Coffee']],
    ['list.number_integer', '[1,2]', ['1', '2']],
    ['list.product_reference', '["gid://shopify/Product/1","gid://shopify/Product/2"]', ['1', '2']],
    ['list.single_line_text_field', 'broken', null],
    ['a_type_of_tomorrow', 'x', 'x'],
    [
      'rich_text_field',
      '{"type":"root","children":[{"type":"paragraph","children":[{"type":"text","value":"One "},{"type":"text","value":"two","bold":true}]},{"type":"paragraph","children":[{"type":"text","value":"three"}]}]}',
      'One two\nthree',
    ],
  ])('%s %s', (type, value, expected) => {
    expect(metafieldValue({ type, value })).toEqual(expected)
  })

  const loyal = customerFacts(
    customer({
      metafields: [
        { namespace: 'custom', key: 'level', type: 'single_line_text_field', value: 'gold' },
        { namespace: 'custom', key: 'since', type: 'date', value: '2020-02-29' },
        { namespace: 'custom', key: 'weight', type: 'weight', value: '{"value":2.5,"unit":"kg"}' },
        { namespace: 'custom', key: 'likes', type: 'list.single_line_text_field', value: '["tea","mate"]' },
      ],
    }),
    place,
  )
  it.each<[string, string, unknown]>([
    ['custom.level', 'Tier', 'Gold'],
    ['custom.since', 'Day', '2020-02-29'],
    ['custom.weight', 'Amount', 2.5],
    ['custom.weight', 'Text', '2.5 kg'],
    ['custom.likes', 'Interests', ['Tea']],
    ['custom.none', 'Text', undefined],
    ['custom.LEVEL', 'Tier', undefined],
  ])('%s goes to %s', (name, target, expected) => {
    expect(valueIn(of([metafield(name, target)], loyal).row, target)).toEqual(expected)
  })

  it('a variant has its own and its product’s', () => {
    const facts = variantFacts(
      { product: product({ metafields: fit('slim') }), variant: variant({ metafields: fit('wide') }) },
      place,
    )
    const rules: RuleInput[] = [
      { source: { from: 'metafield', name: 'my.fit', owner: 'product' }, target: 'Long' },
      {
        source: { from: 'template', template: '{{product.metafield:my.fit}}/{{metafield:my.fit}}' },
        target: 'Text',
      },
    ]
    expect(of(rules, facts).row).toEqual({ Long: 'slim', Text: 'slim/wide' })
  })
})

describe('only metafields that rules name are read', () => {
  const rules = [
    { source: { from: 'metafield', name: 'custom.size', owner: 'product' }, target: 'A' },
    { source: { from: 'metafield', name: 'custom.size' }, target: 'B' },
    { source: { from: 'template', template: '{{title}} {{metafield:my-app.fit_2}}' }, target: 'C' },
    {
      source: { from: 'value', name: 'title' },
      transforms: [{ do: 'template', template: '{{value}} {{product.metafield:custom.care}}' }],
      target: 'D',
    },
    { source: { from: 'metafield', name: 'x") { id } evil: metafield(key: "y' }, target: 'E' },
  ].map((rule) => Rule.parse(rule))

  it('and where an order came from where a rule names it', () => {
    const template = {
      source: { from: 'template', template: 'by {{ lastVisit.source }}' },
      target: 'A',
    } as const
    const value = { source: { from: 'value', name: 'risk' }, target: 'B' } as const
    for (const rule of [template, value]) {
      const names = metafieldsOf([Rule.parse(rule)])
      expect(shopifyKinds.order.bulkQuery(null, names)).toContain('customerJourneySummary')
    }
    expect(shopifyKinds.order.bulkQuery(null, metafieldsOf(rules))).not.toMatch(/customerJourney|risk/)
  })

  it('and companies where the merchant gives them Accounts, never with products', () => {
    const companies = /purchasingEntity|companyContactProfiles/
    expect(textsWith(true).map((text) => companies.test(text))).toEqual(
      recordKinds.map((kind) => mappingKinds[kind].hasCompany),
    )
    expect(textsWith(false).filter((text) => companies.test(text))).toEqual([])
  })

  it('and payment terms where a rule names one and the scope is granted', () => {
    const rule = { source: { from: 'template', template: 'due {{paymentDueAt}}' }, target: 'A' }
    const settings = Settings.parse({ rules: { order: [rule] } })
    const textOf = (scopes: string[], chosen = settings) =>
      shopifyKinds.order.bulkQuery(null, wantedOf({ settings: chosen, scopes }, 'order'))
    expect(scopesOf(settings.rules.order)).toEqual(['read_payment_terms'])
    expect(textOf(['read_orders', 'read_payment_terms'])).toContain(
      'paymentTerms { id paymentTermsName overdue  }',
    )
    expect(textOf(['write_payment_terms'])).toContain('paymentTerms')
    expect(textOf(['read_orders'])).not.toContain('paymentTerms')
    expect(textOf(['read_payment_terms'], Settings.parse({}))).not.toContain('paymentTerms')
    expect(scopesOf(Settings.parse({ rules: { order: rules } }).rules.order)).toEqual([])
  })

  it('once each, and nothing that is no name', () => {
    expect(metafieldsOf(rules)).toEqual({
      record: ['custom.size', 'my-app.fit_2'],
      product: ['custom.size', 'custom.care'],
      checkouts: false,
      origin: false,
      statistics: false,
      companies: false,
      terms: false,
    })
    expect(shopifyKinds.product.bulkQuery(null, metafieldsOf(rules))).not.toContain('evil')
    expect(metafieldFields(['x") { id } evil: metafield(key: "y'])).toBe('')
    expect(metafieldFields([])).toBe('')
  })

  it('and come back under their names', () => {
    const level = { namespace: 'custom', key: 'level', type: 'boolean', value: 'true' }
    const raw = {
      id: 'gid://shopify/Customer/7',
      createdAt: 'x',
      updatedAt: 'x',
      metafield_0: level,
      metafield_1: null,
    }
    expect(withMetafields(ShopifyCustomer).parse(raw).metafields).toEqual([level])
  })

  it.each([
    ['custom.size', true],
    ['my-app.fit_2', true],
    ['size', false],
    ['custom.', false],
    ['custom.a b', false],
    ['a.b.c', false],
    ['custom.size"', false],
  ])('%s is a name: %s', (text, valid) => {
    expect(isMetafieldName(text)).toBe(valid)
    const rule = Rule.parse({ source: { from: 'metafield', name: text }, target: 'Text' })
    const codes = validateRules('customer', [rule], fields).map(({ code }) => code)
    expect(codes).toEqual(valid ? [] : ['metafield_invalid'])
  })

  it('customers have no product to ask', () => {
    const rule = Rule.parse({
      source: { from: 'metafield', name: 'a1.b1', owner: 'product' },
      target: 'Text',
    })
    expect(validateRules('customer', [rule], fields)).toMatchObject([{ code: 'metafield_invalid' }])
    expect(validateRules('product', [rule], fields)).toEqual([])
  })
})
