import { describe, expect, it } from 'vitest'
import { companyKey, companyName, storeAccountName } from '#app/mapping/company.ts'
import { homeOf } from '#app/mapping/customer.ts'
import { address, customer } from './records.ts'

const at = (company: string | null) => customer({ defaultAddress: { ...address, company } }).defaultAddress

describe('the company of an address', () => {
  it.each([
    ['is its name', [at('Acme Ltd')], 'Acme Ltd'],
    ['is nobody where none is named', [at(null), null], null],
    ['is nobody where the name is blank', [at('  ')], null],
    ['is that of the first address that names one', [at(null), at('Acme')], 'Acme'],
    ['is as long as Zoho takes it', [at('x'.repeat(300))], 'x'.repeat(200)],
    ['is cut between whole characters', [at(`${'x'.repeat(199)}😀`)], 'x'.repeat(199)],
  ])('%s', (_, addresses, name) => {
    expect(companyName(...addresses)).toBe(name)
  })

  it.each([
    ['in case', 'ACME Ltd', 'acme ltd'],
    ['in spaces', 'Acme  Ltd ', 'Acme Ltd'],
    ['in how an accent is composed', 'Caf\u00e9', 'Cafe\u0301'],
  ])('is the same where names differ only %s', (_, one, other) => {
    expect(companyKey(one)).toBe(companyKey(other))
  })
})

describe("the name of the store's account", () => {
  it.each([
    ['is made of the store by default', null, 'Lamps - Shopify customers'],
    ['is what the merchant chose', 'Web shop', 'Web shop'],
    ['is the default where the merchant chose a blank', '  ', 'Lamps - Shopify customers'],
  ])('%s', (_, chosen, name) => {
    expect(storeAccountName(chosen, 'Lamps')).toBe(name)
  })
})

describe('what a customer becomes', () => {
  it.each([
    ['a contact where all are', 'Contacts', '0', false, 'Contacts'],
    ['a lead where all are, with orders or not', 'Leads', '3', true, 'Leads'],
    ['a lead before the first order', 'LeadsUntilOrder', '0', false, 'Leads'],
    ['a lead where Shopify does not say', 'LeadsUntilOrder', null, false, 'Leads'],
    ['a contact with the first order', 'LeadsUntilOrder', '1', false, 'Contacts'],
    [
      "a contact where an order is at hand, though Shopify's count lags",
      'LeadsUntilOrder',
      '0',
      true,
      'Contacts',
    ],
  ] as const)('is %s', (...[, customersAs, numberOfOrders, ordered, home]) => {
    expect(homeOf(customersAs, customer({ numberOfOrders }), ordered)).toBe(home)
  })
})
