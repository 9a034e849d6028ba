import { describe, expect, it } from 'vitest'
import {
  companyKey,
  companyName,
  companyOfCustomer,
  companyOfOrder,
  isCompanyOpen,
  storeAccountName,
} from '#app/mapping/records/company.ts'
import { customerToPerson, homeOf } from '#app/mapping/records/customer.ts'
import { orderDescription } from '#app/mapping/records/order-facts.ts'
import { address, customer, lineItem, order } from '#test/support/mapping/records.ts'

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

const gid = (type: string, n: number) => `gid://shopify/${type}/${n}`
const company = (n: number, name: string) => ({ id: gid('Company', n), name, externalId: null })
const choice = (b2b: boolean, perCompany: boolean) => ({ b2b, perCompany, storeName: null })
const [neither, b2b, named, both] = [
  choice(false, false),
  choice(true, false),
  choice(false, true),
  choice(true, true),
]
const acme = { id: gid('Company', 5), name: 'Acme Ltd' }
const solo = { id: null, name: 'Solo' }
const purchase = { __typename: 'PurchasingCompany', company: company(5, 'Acme  Ltd'), location: null }
const person = { __typename: 'Customer' }

describe('the company of an order', () => {
  it.each([
    ['is the one that bought', purchase, b2b, acme],
    ['is the one that bought, whatever the address names', purchase, both, acme],
    ['is nobody where the merchant wants none', purchase, neither, null],
    ['is that of the address where only those are wanted', purchase, named, solo],
    ['is that of the address where a person bought', person, both, solo],
    ['is nobody where a person bought and addresses do not count', person, b2b, null],
    ['is that of the address where nobody is named', null, both, solo],
    ['is that of the address where Shopify does not say', undefined, both, solo],
    ['is nobody without a name', { ...purchase, company: company(5, ' ') }, b2b, null],
    [
      'is named as long as Zoho takes it',
      { ...purchase, company: company(5, 'x'.repeat(300)) },
      b2b,
      { ...acme, name: 'x'.repeat(200) },
    ],
  ] as const)('%s', (...[, purchasingEntity, accounts, expected]) => {
    const billingAddress = { ...address, company: 'Solo' }
    const bought = order('10', [lineItem()], { purchasingEntity, billingAddress })
    expect(companyOfOrder(bought, accounts)).toEqual(expected)
  })

  it('is named in the description, with its place', () => {
    const berlin = { ...purchase, location: { id: gid('CompanyLocation', 1), name: 'Berlin' } }
    const text = orderDescription(order('10', [lineItem()], { purchasingEntity: berlin }), {
      contactId: null,
    })
    expect(text).toContain('Company: Acme Ltd\nCompany location: Berlin')
  })
})

describe('the company of a customer', () => {
  const profile = (n: number, of: ReturnType<typeof company>) => ({
    id: gid('CompanyContact', n),
    company: of,
  })
  const second = profile(10, company(1, 'Second'))
  const first = profile(9, company(5, 'Acme Ltd'))
  it.each([
    ['is the one they buy for', [first], b2b, acme],
    ['is the one they joined first', [second, first], b2b, acme],
    ['is the one they buy for, whatever the address names', [first], both, acme],
    ['is nobody where the merchant wants none', [first], neither, null],
    ['is that of the address where only those are wanted', [first], named, solo],
    ['is that of the address where they buy for none', [], both, solo],
    ['is nobody where they buy for none', [], b2b, null],
    ['is nobody where Shopify does not say', undefined, b2b, null],
  ] as const)('%s', (...[, companyContactProfiles, accounts, expected]) => {
    const defaultAddress = { ...address, company: 'Solo' }
    const buyer = customer({ companyContactProfiles, defaultAddress })
    expect(companyOfCustomer(buyer, accounts)).toEqual(expected)
  })

  it('names their Lead', () => {
    const buyer = customer({
      companyContactProfiles: [first],
      defaultAddress: { ...address, company: 'Solo' },
    })
    expect(customerToPerson(buyer, 'Leads')['Company']).toBe('Acme Ltd')
  })
})

it.each([
  ['was not asked for, though wanted', undefined, b2b, true],
  ['was not wanted', undefined, named, false],
  ['is known to be none', null, b2b, false],
  ['is known', purchase, b2b, false],
] as const)('a company is open where it %s', (...[, read, accounts, open]) => {
  expect(isCompanyOpen(read, accounts)).toBe(open)
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
