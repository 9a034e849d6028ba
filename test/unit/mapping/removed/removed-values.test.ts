// Which fields count as removed in Shopify: each case is one customer, and what rules and Zoho's metadata say besides.

import { expect, test } from 'vitest'
import { customerEntries } from '#app/mapping/catalogue/customers.ts'
import { removedIn } from '#app/mapping/removed/removed-values.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'
import { customer, field } from '#test/support/mapping/records.ts'

const street = ['Mailing_Street', 'Mailing_City', 'Mailing_State', 'Mailing_Zip', 'Mailing_Country']
const names = [
  'First_Name',
  'Last_Name',
  'Email',
  'Phone',
  'Description',
  'Title',
  'Email_Opt_Out',
  ...street,
]
const fieldsWith = (mandatory: string[] = []): FieldMap =>
  new Map(names.map((name) => [name, { ...field(name, 'text'), mandatory: mandatory.includes(name) }]))
const rule = (target: string, more: object = {}) =>
  Rule.parse({ source: { from: 'text', text: 'x' }, target, ...more })
const ofItself = (name: string, precedence: string) =>
  rule(name, { source: { from: 'field', field: name }, precedence })

type Case = { rules?: Rule[]; row?: ZohoFields; mandatory?: string[]; of?: Partial<ShopifyCustomer> }
const bare: Partial<ShopifyCustomer> = {
  firstName: null,
  defaultEmailAddress: null,
  defaultPhoneNumber: null,
  defaultAddress: null,
  note: null,
}
const all = ['First_Name', 'Email', 'Phone', 'Description', ...street]
const without = (...some: string[]) => all.filter((name) => !some.includes(name))

test.each<[string, Case, string[]]>([
  ['all that the standard mapping fills, but what Zoho needs and consent', {}, all],
  ['none that has a value', { row: { Phone: '1' } }, without('Phone')],
  ['none of an address of which a part has one', { row: { Mailing_City: 'Hull' } }, without(...street)],
  ['none that a rule is for', { rules: [rule('Phone')] }, without('Phone')],
  ['none of an address of which a rule is for a part', { rules: [rule('Mailing_Zip')] }, without(...street)],
  ['what a rule only says of that Shopify’s value wins', { rules: [ofItself('Phone', 'shopify')] }, all],
  [
    'none of which a rule says that Zoho’s stays',
    { rules: [ofItself('Phone', 'zoho-if-set')] },
    without('Phone'),
  ],
  ['none that Zoho needs here', { mandatory: ['Phone', 'Mailing_Zip'] }, without('Phone', ...street)],
  ['no e-mail that Zoho does not take', { of: { defaultEmailAddress: email('a b@c') } }, without('Email')],
  ['no phone that is none', { of: { defaultPhoneNumber: phone('12') } }, without('Phone')],
])('%s', (_, { rules = [], row = {}, mandatory = [], of = {} }, expected) => {
  const place = { row: { Last_Name: 'X', ...row }, fields: fieldsWith(mandatory), rules }
  const found = removedIn(customerEntries, { ...customer(), ...bare, ...of }, place)
  expect(found.toSorted()).toEqual(expected.toSorted())
})

function email(emailAddress: string): ShopifyCustomer['defaultEmailAddress'] {
  return { emailAddress, marketingState: null, marketingOptInLevel: null, marketingUpdatedAt: null }
}
function phone(phoneNumber: string): ShopifyCustomer['defaultPhoneNumber'] {
  return { phoneNumber, marketingState: null, marketingOptInLevel: null, marketingUpdatedAt: null }
}
