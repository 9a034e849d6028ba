import { describe, expect, it } from 'vitest'
import { customerToPerson, emailKey } from '#app/mapping/records/customer.ts'
import { address, customer } from '#test/support/mapping/records.ts'

const email = (emailAddress: string | null, marketingState: string | null = null) => ({
  defaultEmailAddress: { emailAddress, marketingState, marketingOptInLevel: null, marketingUpdatedAt: null },
})
const phone = (phoneNumber: string | null) => ({ defaultPhoneNumber: { phoneNumber } })

describe('the name', () => {
  it.each([
    ['first and last', { firstName: 'Ada', lastName: 'Lovelace' }, 'Ada', 'Lovelace'],
    ['last only', { lastName: 'Prince' }, undefined, 'Prince'],
    ['first only: filed under it, and not twice', { firstName: 'Madonna' }, null, 'Madonna'],
    ['blank last', { firstName: 'Madonna', lastName: '  ' }, null, 'Madonna'],
    ['invisible last', { firstName: 'Madonna', lastName: '\u200B' }, null, 'Madonna'],
    [
      'none, but the address has one',
      { defaultAddress: { ...address, firstName: 'Ada', lastName: 'Byron' } },
      'Ada',
      'Byron',
    ],
    ['none: the mailbox', email('only.mail@example.com'), undefined, 'only.mail'],
    ['none: the mailbox of an e-mail Zoho would refuse', email('root@localhost'), undefined, 'root'],
    ['none: the phone', phone('+12025550102'), undefined, '+12025550102'],
    ['nothing at all', {}, undefined, 'Shopify customer 7'],
    ['emoji', { firstName: 'Zoë 😀', lastName: '山田' }, 'Zoë 😀', '山田'],
    ['on two lines', { firstName: 'Ada\nMary', lastName: 'Love\tlace' }, 'Ada Mary', 'Love lace'],
    ['right to left', { firstName: 'محمد', lastName: 'العربي' }, 'محمد', 'العربي'],
    ['120 letters', { lastName: 'B'.repeat(120) }, undefined, 'B'.repeat(80)],
    ['emoji over the edge', { lastName: `${'B'.repeat(79)}😀` }, undefined, 'B'.repeat(79)],
    ['only emoji, 45 of them', { lastName: '💩'.repeat(45) }, undefined, '💩'.repeat(40)],
  ])('%s', (_case, changes, first, last) => {
    const person = customerToPerson(customer(changes), 'Contacts')
    expect([person['First_Name'], person['Last_Name']]).toEqual([first, last])
  })
})

describe('how to reach them', () => {
  it.each([
    ['e-mail as given', email('Case@Example.com'), { Email: 'Case@Example.com' }],
    ['an e-mail that Zoho refuses is left out', email('root@localhost'), {}],
    ['their own phone', phone('+12025550101'), { Phone: '+12025550101' }],
    [
      'the address’s phone, in its country',
      { defaultAddress: { ...address, phone: '613 555 0123' } },
      { Phone: '+16135550123' },
    ],
    [
      'the address’s phone when their own is none',
      { ...phone('call me'), defaultAddress: { ...address, phone: '613 555 0123' } },
      { Phone: '+16135550123' },
    ],
    ['no phone at all', phone(null), {}],
  ])('%s', (_case, changes, expected) => {
    const { Email, Phone } = customerToPerson(customer(changes), 'Leads')
    expect({ ...(Email ? { Email } : {}), ...(Phone ? { Phone } : {}) }).toEqual(expected)
  })

  it('the key to find them by is in small letters, and absent without a usable e-mail', () => {
    expect(emailKey(customer(email('Case@Example.com')))).toBe('case@example.com')
    expect(emailKey(customer(email('root@localhost')))).toBeNull()
  })
})

describe('consent', () => {
  it.each([
    ['SUBSCRIBED', false, false],
    ['UNSUBSCRIBED', true, true],
    ['NOT_SUBSCRIBED', undefined, true],
    ['PENDING', undefined, true],
    ['INVALID', undefined, true],
    ['REDACTED', undefined, true],
    [null, undefined, undefined],
  ])('%s', (state, asUsual, withoutConsent) => {
    const of = customer(email('a@example.com', state))
    expect(customerToPerson(of, 'Contacts')['Email_Opt_Out']).toBe(asUsual)
    expect(customerToPerson(of, 'Contacts', 'without_consent')['Email_Opt_Out']).toBe(withoutConsent)
  })
  it('is not touched without an e-mail', () => {
    expect(customerToPerson(customer(), 'Contacts')).not.toHaveProperty('Email_Opt_Out')
  })
})

describe('the address', () => {
  const given = customer({ defaultAddress: address })
  it('of a Lead', () => {
    expect(customerToPerson(given, 'Leads')).toMatchObject({
      Street: '1 Main Street, Flat 2',
      City: 'Ottawa',
      State: 'Ontario',
      Zip_Code: 'K2P 2L8',
      Country: 'Canada',
    })
  })
  it('of a Contact', () => {
    const contact = customerToPerson(given, 'Contacts')
    expect(contact).toMatchObject({
      Mailing_Street: '1 Main Street, Flat 2',
      Mailing_City: 'Ottawa',
      Mailing_State: 'Ontario',
      Mailing_Zip: 'K2P 2L8',
      Mailing_Country: 'Canada',
    })
    expect(contact).not.toHaveProperty('Street')
  })
  it.each([
    ['codes stand in for names', { province: null, country: null }, { State: 'ON', Country: 'CA' }],
    ['second line only', { address1: ' ' }, { Street: 'Flat 2' }],
    ['line breaks', { address1: '1 Main\nStreet', address2: null }, { Street: '1 Main Street' }],
  ])('%s', (_case, changes, expected) => {
    const person = customerToPerson(customer({ defaultAddress: { ...address, ...changes } }), 'Leads')
    expect(person).toMatchObject(expected)
  })
  it('that is missing says nothing', () => {
    const keys = Object.keys(customerToPerson(customer({ lastName: 'X' }), 'Contacts'))
    expect(keys.toSorted()).toEqual(['Last_Name', 'Lead_Source'])
  })
})

describe('the company of a Lead', () => {
  it.each([
    ['from the address', { lastName: 'X', defaultAddress: { ...address, company: 'Acme' } }, 'Acme'],
    ['else the person', { firstName: 'Ada', lastName: 'Lovelace' }, 'Ada Lovelace'],
    ['else whoever it is', email('only.mail@example.com'), 'only.mail'],
  ])('%s', (_case, changes, expected) => {
    expect(customerToPerson(customer(changes), 'Leads')['Company']).toBe(expected)
  })
  it('is no field of a Contact', () => {
    const given = customer({ defaultAddress: { ...address, company: 'Acme' } })
    expect(customerToPerson(given, 'Contacts')).not.toHaveProperty('Company')
  })
})

describe('the note', () => {
  it('keeps its lines and loses what cannot be seen', () => {
    const person = customerToPerson(customer({ note: 'Likes\r\nice cream\u0000 ' }), 'Contacts')
    expect(person['Description']).toBe('Likes\nice cream')
  })
  it('that is empty never clears what a salesperson wrote', () => {
    expect(customerToPerson(customer({ note: '' }), 'Contacts')).not.toHaveProperty('Description')
  })
})

it('the same customer maps to the same record, whatever they bought meanwhile', () => {
  const before = customer({ lastName: 'X', numberOfOrders: '1' })
  const after = customer({ lastName: 'X', numberOfOrders: '2', updatedAt: '2026-02-01T00:00:00Z' })
  expect(customerToPerson(after, 'Contacts')).toEqual(customerToPerson(before, 'Contacts'))
})
