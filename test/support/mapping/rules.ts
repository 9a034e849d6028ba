// A customer, an order and a module's fields for the cases of the rules.

import { customerFacts, orderFacts } from '#app/mapping/facts/facts.ts'
import { Rule, type RuleInput } from '#app/mapping/rules/rule.ts'
import { applyRules } from '#app/mapping/rules/rules.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { address, customer, field, lineItem, money, order } from './records.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'

export const place = { shop: 'acme.myshopify.com', zone: 'America/New_York' }
export const fields = new Map(
  [
    field('Text', 'text', { length: 20 }),
    field('Long', 'textarea', { length: 500 }),
    field('Tier', 'picklist', { options: ['-None-', 'Gold', 'Silver'] }),
    field('Interests', 'multiselectpicklist', { options: ['Tea', 'Coffee'] }),
    field('Day', 'date'),
    field('Moment', 'datetime'),
    field('Count', 'integer'),
    field('Amount', 'currency', { decimals: 2 }),
    field('Big', 'bigint'),
    field('Vip', 'boolean'),
    field('Mail', 'email'),
    field('Call', 'phone'),
    field('Link', 'website'),
    field('Fixed', 'text', { creatable: false, updatable: false }),
    field('Boss', 'lookup'),
    field('Adjustment', 'currency'),
    field('Owner', 'ownerlookup'),
  ].map((one) => [one.apiName, one]),
) satisfies ReadonlyMap<string, ZohoField>

export const ada = customerFacts(
  customer({
    firstName: 'ada',
    lastName: 'LOVELACE',
    createdAt: '2026-01-11T03:00:00Z',
    numberOfOrders: '12',
    amountSpent: { amount: '1234.567', currencyCode: 'EUR' },
    tags: ['vip', 'tier:gold', 'likes:Tea', 'likes:Mate'],
    locale: 'fr-CA',
    defaultEmailAddress: { emailAddress: 'ada@example.com', marketingState: 'SUBSCRIBED' },
    defaultAddress: { ...address, company: 'Acme' },
    lastOrder: { id: 'gid://shopify/Order/9', name: '#1001', processedAt: '2026-02-01T10:00:00Z' },
  }),
  place,
)

export const bought = orderFacts(
  order('120.00', [lineItem({ sku: 'A' }), lineItem({ id: '2', sku: 'B', quantity: 3 })], {
    sourceName: 'pos',
    tags: ['Rush'],
    customAttributes: [{ key: 'Gift wrap', value: 'yes' }],
    currentShippingPriceSet: money('5.00'),
    test: true,
  }),
  place,
)

export const of = (rules: RuleInput[], facts = ada, row: ZohoFields = {}) =>
  applyRules(
    row,
    facts,
    rules.map((rule) => Rule.parse(rule)),
    fields,
  )
export const value = (name: string, target: string, more: Partial<RuleInput> = {}): RuleInput => ({
  source: { from: 'value', name },
  target,
  ...more,
})
export const text = (given: string, target: string, more: Partial<RuleInput> = {}): RuleInput => ({
  source: { from: 'text', text: given },
  target,
  ...more,
})
