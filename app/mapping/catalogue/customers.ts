// A customer's fields, in the order in which people look for them.

import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { adminUrl } from './admin-url.ts'
import { statisticsEntries } from './customer-statistics.ts'
import { addressEntries, spoken, tailOf, value, type Entry, type Ways } from './entry.ts'
import { profileOf } from '#app/mapping/records/company.ts'
import { displayName, optOut, personCompany, personNames, personPhone } from '#app/mapping/parts/person.ts'
import type { OptOutChoice } from '#app/mapping/settings/opt-out.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { toEmail } from '#app/mapping/values/reach-patterns.ts'
import { clean } from '#app/mapping/values/text.ts'

type Customer = ShopifyCustomer
type Context = Pick<Ways, 'phone'> & { optOut: OptOutChoice; fields?: FieldMap }
const both = <F extends string>(field: F) => ({ Contacts: field, Leads: field })

export const customerEntries: readonly Entry<Customer, Context>[] = [
  value('id', 'text', ({ id }) => tailOf(id)),
  value('adminUrl', 'text', ({ id }, { shop }) => adminUrl(shop, 'customers', id)),
  {
    ...value('firstName', 'text', ({ firstName }) => firstName),
    standard: {
      words: 'firstName',
      fields: both('First_Name'),
      map: (customer, { phone }) => personNames(customer, phone).first,
      // Who has one name only is filed under it.
      removed: () => true,
    },
    source: ({ firstName, defaultAddress }) => firstName ?? defaultAddress?.firstName,
  },
  {
    ...value('lastName', 'text', ({ lastName }) => lastName),
    standard: {
      words: 'lastName',
      fields: both('Last_Name'),
      map: (customer, { phone }) => personNames(customer, phone).last,
    },
    source: ({ lastName, defaultAddress }) => lastName ?? defaultAddress?.lastName,
  },
  value('displayName', 'text', displayName),
  {
    ...value('email', 'text', ({ defaultEmailAddress }) => toEmail(defaultEmailAddress?.emailAddress)),
    standard: {
      words: 'email',
      fields: both('Email'),
      map: ({ defaultEmailAddress }) => toEmail(defaultEmailAddress?.emailAddress),
      removed: ({ defaultEmailAddress }) => !defaultEmailAddress?.emailAddress,
    },
    source: ({ defaultEmailAddress }) => defaultEmailAddress?.emailAddress,
  },
  {
    ...value('emailConsent', 'text', ({ defaultEmailAddress }) => defaultEmailAddress?.marketingState),
    standard: {
      words: 'consent',
      fields: both('Email_Opt_Out'),
      map: (customer, given) => optOut(customer, given.optOut),
    },
    source: ({ defaultEmailAddress }) => spoken(defaultEmailAddress?.marketingState),
  },
  value('emailConsentLevel', 'text', ({ defaultEmailAddress }) => defaultEmailAddress?.marketingOptInLevel),
  value('emailConsentAt', 'date', ({ defaultEmailAddress }) => defaultEmailAddress?.marketingUpdatedAt),
  value('smsConsent', 'text', ({ defaultPhoneNumber }) => defaultPhoneNumber?.marketingState),
  value('smsConsentLevel', 'text', ({ defaultPhoneNumber }) => defaultPhoneNumber?.marketingOptInLevel),
  value('smsConsentAt', 'date', ({ defaultPhoneNumber }) => defaultPhoneNumber?.marketingUpdatedAt),
  {
    ...value('phone', 'text', ({ defaultPhoneNumber, defaultAddress }, { phone }) =>
      phone(defaultPhoneNumber?.phoneNumber, defaultAddress?.countryCodeV2),
    ),
    standard: {
      words: 'phone',
      fields: both('Phone'),
      map: (customer, { phone }) => personPhone(customer, phone),
      removed: ({ defaultPhoneNumber, defaultAddress }) =>
        !defaultPhoneNumber?.phoneNumber && !defaultAddress?.phone,
    },
    source: ({ defaultPhoneNumber, defaultAddress }) =>
      defaultPhoneNumber?.phoneNumber ?? defaultAddress?.phone,
  },
  value('locale', 'text', ({ locale }) => locale),
  value('state', 'text', ({ state }) => state),
  {
    ...value('note', 'text', ({ note }) => note),
    standard: {
      words: 'note',
      fields: both('Description'),
      map: ({ note }) => clean(note),
      removed: ({ note }) => clean(note) === null,
    },
  },
  { standard: { words: 'leadSource', fields: both('Lead_Source'), map: () => 'Online Store' } },
  {
    ...value('tags', 'list', ({ tags }) => tags),
    standard: { words: 'tags', fields: both('Tag') },
    source: ({ tags }) => tags.join(', '),
  },
  value('ordersCount', 'number', ({ numberOfOrders }) => numberOfOrders),
  value('totalSpent', 'number', ({ amountSpent }) => amountSpent?.amount),
  value('currency', 'text', ({ amountSpent }) => amountSpent?.currencyCode),
  value('lastOrderName', 'text', ({ lastOrder }) => lastOrder?.name),
  value('lastOrderAt', 'date', ({ lastOrder }) => lastOrder?.processedAt),
  value('createdAt', 'date', ({ createdAt }) => createdAt),
  ...statisticsEntries,
  value('b2b.company', 'text', (customer) => profileOf(customer)?.name),
  value('b2b.externalId', 'text', (customer) => profileOf(customer)?.externalId),
  {
    standard: {
      words: 'company',
      fields: { Leads: 'Company' },
      map: (customer, { phone }) => personCompany(customer, phone),
    },
    source: (customer) => profileOf(customer)?.name ?? customer.defaultAddress?.company,
  },
  ...addressEntries<Customer, Context>({
    group: 'address',
    of: ({ defaultAddress }) => defaultAddress,
    fields: {
      street: { Contacts: 'Mailing_Street', Leads: 'Street' },
      city: { Contacts: 'Mailing_City', Leads: 'City' },
      state: { Contacts: 'Mailing_State', Leads: 'State' },
      code: { Contacts: 'Mailing_Zip', Leads: 'Zip_Code' },
      country: { Contacts: 'Mailing_Country', Leads: 'Country' },
    },
  }),
]
