import { describe, expect, it } from 'vitest'
import { variantFacts } from '#app/mapping/facts/facts.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { RuleInput } from '#app/mapping/rules/rule.ts'
import { product, variant } from '#test/support/mapping/records.ts'
import { ada, bought, of, place, text, value } from '#test/support/mapping/rules.ts'
import { valueIn } from '#app/zoho/records/rows.ts'

type Case = [name: string, rule: RuleInput, expected: unknown]

describe('a value goes to a field', () => {
  it.each<Case>([
    ['text', value('firstName', 'Text'), 'ada'],
    ['a number as text', value('ordersCount', 'Text'), '12'],
    ['a list as text', value('tags', 'Long'), 'vip, tier:gold, likes:Tea, likes:Mate'],
    ['a number', value('ordersCount', 'Count'), 12],
    ['money, to the field’s decimals', value('totalSpent', 'Amount'), 1234.57],
    ['a date, as the day it was in the shop', value('createdAt', 'Day'), '2026-01-10'],
    ['a time', value('createdAt', 'Moment'), '2026-01-11T03:00:00+00:00'],
    ['an id', value('id', 'Big'), '7'],
    ['an e-mail', value('email', 'Mail'), 'ada@example.com'],
    [
      'the link into the Shopify admin',
      value('adminUrl', 'Link'),
      'https://admin.shopify.com/store/acme/customers/7',
    ],
    ['a part of the address', value('address.city', 'Text'), 'Ottawa'],
    ['what the field lacks is left out', value('firstName', 'Tier'), undefined],
    ['what is no number is left out', value('firstName', 'Amount'), undefined],
    ['what is no date is left out', value('firstName', 'Day'), undefined],
    ['what is empty is left out: nothing is ever cleared', value('note', 'Long'), undefined],
    ['a name that does not exist is left out', value('nonsense', 'Text'), undefined],
    ['too long is cut', value('adminUrl', 'Text'), 'https://admin.shopif'],
  ])('%s', (_case, rule, expected) => {
    expect(valueIn(of([rule]).row, rule.target)).toEqual(expected)
  })

  it('of a variant', () => {
    const facts = variantFacts(
      {
        product: product({ vendor: 'Acme', isGiftCard: false, tags: ['new'] }),
        variant: variant({
          compareAtPrice: '12.50',
          barcode: '4006381333931',
          selectedOptions: [{ name: 'Size', value: 'XL' }],
          inventoryQuantity: 3,
        }),
      },
      place,
    )
    const rules: RuleInput[] = [
      value('compareAtPrice', 'Amount'),
      value('barcode', 'Big'),
      value('giftCard', 'Vip'),
      value('adminUrl', 'Link'),
      { source: { from: 'attribute', name: 'size' }, target: 'Text' },
    ]
    expect(of(rules, facts).row).toEqual({
      Amount: 12.5,
      Big: '4006381333931',
      Vip: false,
      Link: 'https://admin.shopify.com/store/acme/products/70',
      Text: 'XL',
    })
  })

  it('of an order', () => {
    const rules: RuleInput[] = [
      value('itemsCount', 'Count'),
      value('skus', 'Text'),
      value('shipping', 'Amount'),
      value('test', 'Vip'),
      { source: { from: 'attribute', name: 'gift WRAP' }, target: 'Long' },
    ]
    expect(of(rules, bought).row).toEqual({ Count: 4, Text: 'A, B', Amount: 5, Vip: true, Long: 'yes' })
  })

  it.each([
    ['customer', ada],
    ['order', bought],
    ['product', variantFacts({ product: product(), variant: variant() }, place)],
  ] as const)('every name of a %s can be read and is of the type it is said to be', (kind, facts) => {
    const types = { number: 'number', boolean: 'boolean', text: 'string', date: 'string' }
    for (const [name, type] of mappingKinds[kind].facts) {
      const read = facts.value(name)
      expect([name, read === undefined]).toEqual([name, false])
      const fits = read === null || (type === 'list' ? Array.isArray(read) : typeof read === types[type])
      expect([name, fits]).toEqual([name, true])
    }
  })
})

describe('other sources', () => {
  it.each<Case>([
    ['a fixed text', text('Shop', 'Text'), 'Shop'],
    ['a fixed option, in any case', text('gold', 'Tier'), 'Gold'],
    ['a fixed yes', text('yes', 'Vip'), true],
    ['a fixed no', text('false', 'Vip'), false],
    ['a fixed number', text('5', 'Count'), 5],
    ['tags by their beginning', { source: { from: 'tags', startingWith: 'TIER:' }, target: 'Tier' }, 'Gold'],
    [
      'tags for a multi-select: those it has',
      { source: { from: 'tags', startingWith: 'likes:' }, target: 'Interests' },
      ['Tea'],
    ],
    ['all tags', { source: { from: 'tags' }, target: 'Long' }, 'vip, tier:gold, likes:Tea, likes:Mate'],
    ['no such tag', { source: { from: 'tags', startingWith: 'x:' }, target: 'Text' }, undefined],
    [
      'a template',
      { source: { from: 'template', template: '{{firstName}}/{{ ordersCount }}' }, target: 'Text' },
      'ada/12',
    ],
    [
      'a template, some of it empty',
      { source: { from: 'template', template: '{{firstName}}:{{note}}' }, target: 'Text' },
      'ada:',
    ],
    [
      'a template, all of it empty, says nothing',
      { source: { from: 'template', template: '{{note}} - {{state}}' }, target: 'Text' },
      undefined,
    ],
    [
      'a template without placeholders',
      { source: { from: 'template', template: 'plain' }, target: 'Text' },
      'plain',
    ],
    [
      'a template is never read twice',
      { source: { from: 'template', template: '{{{{firstName}}}}' }, target: 'Text' },
      '{{ada}}',
    ],
    ['an attribute of a customer', { source: { from: 'attribute', name: 'x' }, target: 'Text' }, undefined],
  ])('%s', (_case, rule, expected) => {
    expect(valueIn(of([rule]).row, rule.target)).toEqual(expected)
  })

  it('another field of the standard mapping', () => {
    const rule: RuleInput = { source: { from: 'field', field: 'Phone' }, target: 'Call' }
    expect(valueIn(of([rule], ada, { Phone: '+12025550101' }).row, 'Call')).toBe('+12025550101')
  })
  it('an attribute inside a template', () => {
    const rule: RuleInput = {
      source: { from: 'template', template: 'Wrap: {{attribute:Gift wrap}}' },
      target: 'Text',
    }
    expect(valueIn(of([rule], bought).row, 'Text')).toBe('Wrap: yes')
  })
})

describe('on the way', () => {
  it.each<Case>([
    ['upper case', value('firstName', 'Text', { transforms: [{ do: 'case', to: 'upper' }] }), 'ADA'],
    ['lower case', value('lastName', 'Text', { transforms: [{ do: 'case', to: 'lower' }] }), 'lovelace'],
    [
      'title case',
      text('ADA-marie O/K', 'Text', { transforms: [{ do: 'case', to: 'title' }] }),
      'Ada-Marie O/K',
    ],
    [
      'a template around it',
      value('ordersCount', 'Text', { transforms: [{ do: 'template', template: '{{value}} orders' }] }),
      '12 orders',
    ],
    [
      'a date written out',
      value('createdAt', 'Text', { transforms: [{ do: 'date', as: 'dd.MM.yyyy' }] }),
      '10.01.2026',
    ],
    ['the year of a date', value('createdAt', 'Count', { transforms: [{ do: 'date', as: 'yyyy' }] }), 2026],
    [
      'a number times another',
      value('totalSpent', 'Count', { transforms: [{ do: 'number', times: 100, decimals: 0 }] }),
      123_457,
    ],
    [
      'a translation',
      value('locale', 'Tier', { transforms: [{ do: 'translate', pairs: [{ from: 'FR-ca', to: 'Gold' }] }] }),
      'Gold',
    ],
    [
      'a translation without a match keeps the value',
      value('locale', 'Text', { transforms: [{ do: 'translate', pairs: [] }] }),
      'fr-CA',
    ],
    [
      'or leaves it out',
      value('locale', 'Text', { transforms: [{ do: 'translate', pairs: [], otherwise: 'leave-out' }] }),
      undefined,
    ],
    [
      'a translation of each tag',
      {
        source: { from: 'tags', startingWith: 'likes:' },
        target: 'Interests',
        transforms: [{ do: 'translate', pairs: [{ from: 'mate', to: 'Coffee' }] }],
      },
      ['Tea', 'Coffee'],
    ],
    [
      'one after the other',
      value('firstName', 'Text', {
        transforms: [
          { do: 'case', to: 'upper' },
          { do: 'template', template: '{{value}}!' },
        ],
      }),
      'ADA!',
    ],
    [
      'nothing stays nothing',
      value('note', 'Text', { transforms: [{ do: 'template', template: 'x{{value}}' }] }),
      undefined,
    ],
  ])('%s', (_case, rule, expected) => {
    expect(valueIn(of([rule]).row, rule.target)).toEqual(expected)
  })
})
