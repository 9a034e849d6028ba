import { describe, expect, it } from 'vitest'
import { Rule, type RuleInput } from '#app/mapping/rules/rule.ts'
import { validateRules } from '#app/mapping/rules/rule-checks.ts'
import { field } from '#test/support/mapping/records.ts'

const fields = new Map(
  [
    field('Text', 'text', { length: 5 }),
    field('Tier', 'picklist', { options: ['Gold', 'Silver'] }),
    field('Day', 'date'),
    field('Amount', 'currency'),
    field('Vip', 'boolean'),
    field('Mail', 'email'),
    field('Boss', 'lookup'),
    field('Fixed', 'formula', { creatable: false, updatable: false }),
    field('Adjustment', 'currency'),
    field('Shopify_Order_Id', 'text'),
  ].map((one) => [one.apiName, one]),
)
const check = (kind: 'customer' | 'product' | 'order', rules: RuleInput[]) =>
  validateRules(
    kind,
    rules.map((rule) => Rule.parse(rule)),
    fields,
    'Shopify_Order_Id',
  ).map(({ rule, code, detail }) => [rule, code, detail])

const fixed = (text: string, target: string, more: Partial<RuleInput> = {}): RuleInput => ({
  source: { from: 'text', text },
  target,
  ...more,
})
const value = (name: string, target: string, more: Partial<RuleInput> = {}): RuleInput => ({
  source: { from: 'value', name },
  target,
  ...more,
})

describe('what is wrong with a rule', () => {
  it.each<[string, RuleInput, unknown[]]>([
    ['its field is gone', fixed('x', 'Deleted'), [0, 'target_missing', null]],
    ['its field cannot be written', fixed('x', 'Fixed'), [0, 'target_read_only', null]],
    ['its field is a lookup', fixed('x', 'Boss'), [0, 'target_unsupported', 'lookup']],
    ['its field makes the total', fixed('5', 'Adjustment'), [0, 'target_reserved', null]],
    ['its field is our own id field', fixed('5', 'Shopify_Order_Id'), [0, 'target_reserved', null]],
    ['nothing is called that', value('nonsense', 'Text'), [0, 'source_unknown', 'nonsense']],
    [
      'Zoho has no such field to copy',
      { source: { from: 'field', field: 'Gone' }, target: 'Text' },
      [0, 'source_unknown', 'Gone'],
    ],
    ['a list for a date', value('tags', 'Day'), [0, 'source_mismatch', 'list']],
    ['yes or no for an amount', value('test', 'Amount'), [0, 'source_mismatch', 'boolean']],
    ['a number for an e-mail', value('total', 'Mail'), [0, 'source_mismatch', 'number']],
    ['tags for a yes or no', { source: { from: 'tags' }, target: 'Vip' }, [0, 'source_mismatch', 'list']],
    [
      'a placeholder that nothing fills',
      { source: { from: 'template', template: '{{name}} {{nonsense}}' }, target: 'Text' },
      [0, 'placeholder_unknown', 'nonsense'],
    ],
    [
      'a placeholder of a transform',
      value('name', 'Text', { transforms: [{ do: 'template', template: '{{value}} {{bad}}' }] }),
      [0, 'placeholder_unknown', 'bad'],
    ],
    ['a fixed text that the picklist lacks', fixed('Bronze', 'Tier'), [0, 'text_unfit', 'Bronze']],
    ['a fixed text that is no number', fixed('many', 'Amount'), [0, 'text_unfit', 'many']],
    ['a fixed text that is cut', fixed('too long', 'Text'), [0, 'text_too_long', '5']],
    [
      'a translation into what the picklist lacks',
      value('channel', 'Tier', { transforms: [{ do: 'translate', pairs: [{ from: 'pos', to: 'Bronze' }] }] }),
      [0, 'option_missing', 'Bronze'],
    ],
  ])('%s', (_case, rule, expected) => {
    expect(check('order', [rule])).toEqual([expected])
  })

  it('a customer has neither channel nor attributes, a product no currency', () => {
    const channel = fixed('x', 'Text', { when: [{ if: 'channel', is: 'one-of', channels: ['pos'] }] })
    const currency = fixed('x', 'Text', { when: [{ if: 'currency', is: 'one-of', currencies: ['EUR'] }] })
    const attribute: RuleInput = { source: { from: 'attribute', name: 'Gift' }, target: 'Text' }
    expect(check('customer', [channel, attribute])).toEqual([
      [0, 'condition_unsupported', 'channel'],
      [1, 'source_unknown', 'Gift'],
    ])
    expect(check('product', [currency, attribute])).toEqual([[0, 'condition_unsupported', 'currency']])
    const country = fixed('x', 'Text', { when: [{ if: 'country', is: 'one-of', countries: ['FR'] }] })
    expect(check('product', [country])).toEqual([[0, 'condition_unsupported', 'country']])
    expect(check('customer', [country])).toEqual([])
    expect(
      check('order', [channel, currency, attribute]).filter(([, code]) => code !== 'overridden'),
    ).toEqual([])
  })

  it('a later rule always wins', () => {
    const rules = [value('name', 'Text'), fixed('x', 'Text')]
    expect(check('order', rules)).toEqual([[0, 'overridden', null]])
    expect(
      check(
        'order',
        [rules[0], fixed('x', 'Text', { precedence: 'fill-blank' })].filter((rule) => rule !== undefined),
      ),
    ).toEqual([])
  })
})

it('good rules pass', () => {
  expect(
    check('order', [
      value('total', 'Amount'),
      value('createdAt', 'Day'),
      value('email', 'Mail'),
      value('test', 'Vip'),
      value('tags', 'Text'),
      { source: { from: 'template', template: '{{name}} {{attribute:Gift}}' }, target: 'Text' },
      value('createdAt', 'Amount', { transforms: [{ do: 'date', as: 'yyyy' }] }),
      fixed('gold', 'Tier'),
      value('channel', 'Tier', { transforms: [{ do: 'translate', pairs: [{ from: 'pos', to: 'gold' }] }] }),
    ]),
  ).toEqual([])
})

it('what is not filled in yet is told as such', () => {
  const rules: Rule[] = [
    { source: { from: 'text', text: 'x' }, target: '', transforms: [], when: [], precedence: 'settings' },
    { source: { from: 'value', name: '' }, target: 'Text', transforms: [], when: [], precedence: 'settings' },
  ]
  expect(validateRules('order', rules, fields)).toMatchObject([
    { rule: 0, code: 'target_empty' },
    { rule: 1, code: 'source_empty' },
  ])
})
