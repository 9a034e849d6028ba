import { describe, expect, it } from 'vitest'
import { Rule, type RuleInput } from '#app/mapping/rules/rule.ts'
import { applyRules, type RuleResult } from '#app/mapping/rules/rules.ts'
import { ada, bought, fields, of, text } from '#test/support/mapping/rules.ts'

describe('only when', () => {
  it.each<[string, NonNullable<RuleInput['when']>, boolean]>([
    ['a tag is there, in any case', [{ if: 'tag', is: 'has', tag: 'VIP' }], true],
    ['a tag is not there', [{ if: 'tag', is: 'lacks', tag: 'vip' }], false],
    ['the amount is reached exactly', [{ if: 'amount', is: 'at-least', amount: 1234.567 }], true],
    ['the amount is not reached', [{ if: 'amount', is: 'at-least', amount: 5000 }], false],
    ['the amount is below', [{ if: 'amount', is: 'below', amount: 5000 }], true],
    ['the currency is one of', [{ if: 'currency', is: 'one-of', currencies: ['eur'] }], true],
    ['the currency is none of', [{ if: 'currency', is: 'none-of', currencies: ['EUR'] }], false],
    ['the country is one of', [{ if: 'country', is: 'one-of', countries: ['fr', 'ca'] }], true],
    ['the country is none of', [{ if: 'country', is: 'none-of', countries: ['CA'] }], false],
    ['a channel, which a customer has not', [{ if: 'channel', is: 'none-of', channels: ['pos'] }], false],
    [
      'all of them',
      [
        { if: 'tag', is: 'has', tag: 'vip' },
        { if: 'amount', is: 'below', amount: 1 },
      ],
      false,
    ],
  ])('%s', (_case, when, applies) => {
    expect('Text' in of([text('x', 'Text', { when })]).row).toBe(applies)
  })
  it('the channel of an order', () => {
    const when = [{ if: 'channel', is: 'one-of', channels: ['POS'] }] satisfies RuleInput['when']
    expect(of([text('x', 'Text', { when })], bought).row).toEqual({ Text: 'x' })
  })
})

describe('who wins', () => {
  it('a rule replaces what the standard mapping says', () => {
    expect(of([text('new', 'Text')], ada, { Text: 'old' })).toEqual({
      row: { Text: 'new' },
      keepIfSet: [],
      overwrite: [],
      decided: ['Text'],
      results: ['applied'],
    })
  })
  it('filling blanks leaves the standard mapping alone', () => {
    const rule = text('new', 'Text', { precedence: 'fill-blank' })
    expect(of([rule], ada, { Text: 'old' }).row).toEqual({ Text: 'old' })
    expect(of([rule], ada, {}).row).toEqual({ Text: 'new' })
  })
  it('what Zoho has stays, and the engine is told so', () => {
    const rule = text('new', 'Text', { precedence: 'zoho-if-set' })
    expect(of([rule])).toMatchObject({ row: { Text: 'new' }, keepIfSet: ['Text'] })
  })
  it('always Shopify, and the engine is told so', () => {
    const rule = text('new', 'Text', { precedence: 'shopify' })
    expect(of([rule])).toMatchObject({ row: { Text: 'new' }, keepIfSet: [], overwrite: ['Text'] })
  })
  it('the later of two rules', () => {
    const rules = [text('first', 'Text', { precedence: 'zoho-if-set' }), text('second', 'Text')]
    expect(of(rules)).toMatchObject({
      row: { Text: 'second' },
      keepIfSet: [],
      results: ['overruled', 'applied'],
    })
  })
  it('a condition makes the exception', () => {
    const when = [{ if: 'tag', is: 'has', tag: 'vip' }] satisfies RuleInput['when']
    expect(of([text('Silver', 'Tier'), text('Gold', 'Tier', { when })]).row).toEqual({ Tier: 'Gold' })
  })
})

describe('a rule never costs the record', () => {
  it.each<[string, RuleInput, RuleResult]>([
    ['its field was deleted in Zoho', text('x', 'Deleted'), 'field_missing'],
    ['its field cannot be written', text('x', 'Fixed'), 'field_missing'],
    ['its field is a lookup', text('x', 'Boss'), 'field_missing'],
    ['its field has a setting of its own', text('x', 'Owner'), 'field_missing'],
    ['its value does not fit', text('Bronze', 'Tier'), 'unfit'],
  ])('%s', (_case, rule, result) => {
    expect(of([rule], ada, { Last_Name: 'X' })).toEqual({
      row: { Last_Name: 'X' },
      keepIfSet: [],
      overwrite: [],
      decided: [],
      results: [result],
    })
  })
  it('nor the order’s total', () => {
    expect(of([text('5', 'Adjustment')], bought, { Adjustment: 1 }).row).toEqual({ Adjustment: 1 })
  })
  it('nor applies before Zoho’s fields are known', () => {
    const rules = [Rule.parse(text('x', 'Text'))]
    expect(applyRules({ a: 1 }, ada, rules, new Map()).row).toEqual({ a: 1 })
  })
  it('and leaves the mapped record as it was', () => {
    const mapped = Object.freeze({ Text: 'old' })
    expect(applyRules(mapped, ada, [Rule.parse(text('new', 'Text'))], fields).row).not.toBe(mapped)
    expect(mapped).toEqual({ Text: 'old' })
  })
})
