// Records that people change on both sides: the fields of each, and how they are changed.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import type { Row } from '#test/simulators/zoho/types.ts'
import { openWithDrafts } from '#test/support/draft-shop.ts'
import { openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import type { World } from '#test/support/world.ts'
import { otherCountries, otherName, otherStages, type Beside } from './beside.ts'

/** `shopify`: null where only people change it. */
export type Field = {
  zoho: string
  shopify: string | null
  values: readonly string[]
  asZoho?: (value: string) => unknown
  /** What it brings along when Shopify's value changes: the other parts of an address. */
  brings?: Readonly<Record<string, unknown>>
  /** It is removed in Shopify as well, by a blank text. */
  isRemoved?: true
  /** What it is called in a Lead. */
  inLead?: string
}

type Made = {
  /** The id that Zoho's record carries. */
  id: string
  change: (changes: Readonly<Record<string, string>>) => void
  /** Steps that only this subject has; each at most once, and none is an edit. */
  once?: Readonly<Record<string, () => Promise<void>>>
}

export type Subject = {
  name: string
  kind: RecordKind
  /** The first in which there is one with the record's id. */
  modules: readonly string[]
  fields: readonly Field[]
  /** People merge it in Zoho, or put a copy in its place; absent: they do not. */
  merges?: 'by e-mail' | 'with its id'
  /** What its values are made of beside it. */
  beside?: readonly Beside[]
  /** Once somebody deleted it, until it changes in Shopify. */
  staysAway?: true
  open: (world: World) => Promise<LiveShop>
  create: (
    live: LiveShop,
    values: Readonly<Record<string, string>>,
    about: { unique: string; world: World },
  ) => Made
}

const first = { zoho: 'First_Name', shopify: 'firstName', values: ['Ada', 'Augusta', 'Gus'] }
const last = { zoho: 'Last_Name', shopify: 'lastName', values: ['Lovelace', 'King', 'Byron'] }
const phone = { zoho: 'Phone', shopify: 'phone', values: ['+12025550101', '+12025550102', '+12025550103'] }
const note = { zoho: 'Description', shopify: 'note', values: ['by mail', 'by phone', 'in person'] }
const street = {
  zoho: 'Mailing_Street',
  inLead: 'Street',
  shopify: 'street',
  values: ['1 Main Street', '2 High Street', '3 Low Road'],
  brings: { Mailing_City: 'Toronto' },
}
const city = { zoho: 'Mailing_City', inLead: 'City', shopify: null, values: ['York', 'Ottawa', 'Hull'] }

const place = { city: 'Toronto', country: 'Canada', countryCodeV2: 'CA' }

const inputOf = ({ street: address1, ...others }: Readonly<Record<string, string>>) => ({
  ...Object.fromEntries(Object.entries(others).map(([name, value]) => [name, value === '' ? null : value])),
  ...(address1 === undefined ? {} : { addresses: address1 === '' ? [] : [{ ...place, address1 }] }),
})

function createPerson({ shop }: LiveShop, values: Readonly<Record<string, string>>, unique: string): Made {
  const { id } = shop.createCustomer({ ...inputOf(values), email: `${unique}@example.com` })
  return { id, change: (changes) => void shop.updateCustomer(id, inputOf(changes)) }
}

const mug = [{ title: 'Mug', price: '5', quantity: 1 }]

function createOrder({ shop }: LiveShop, values: Readonly<Record<string, string>>): Made {
  const { id } = shop.createOrder({ lines: mug })
  shop.updateOrder(id, values)
  return { id, change: (changes) => void shop.updateOrder(id, changes) }
}

const number = { zoho: 'Purchase_Order', shopify: 'poNumber', values: ['PO-1', 'PO-2', 'PO-3'] }
const ruled = Rule.parse({ source: { from: 'value', name: 'poNumber' }, target: 'Next_Step' })
const dealRules = { rules: { customer: [], product: [], order: [ruled], checkout: [] } }

const dealStages = {
  'Negotiation/Review': 'Open',
  Qualification: 'Open',
  'Closed Won': 'Closed Won',
  'Closed Lost': 'Closed Lost',
}
const quoteStages = { Negotiation: 'Open', 'On Hold': 'Open', Confirmed: 'Open', 'Closed Won': 'Closed Won' }

const asTime = (until: string | undefined) => ({ reserveInventoryUntil: `${until}T12:00:00Z` })

export const subjects: readonly Subject[] = [
  {
    name: 'Contacts',
    kind: 'customer',
    beside: [otherCountries({ Contacts: 'Mailing_Country' })],
    modules: ['Contacts'],
    merges: 'by e-mail',
    fields: [first, last, phone, note, street, city],
    open: (world) => openShop(world),
    create: (live, values, { unique }) => createPerson(live, values, unique),
  },
  {
    name: 'Contacts that are emptied with Shopify',
    kind: 'customer',
    modules: ['Contacts'],
    merges: 'by e-mail',
    fields: [last, ...[phone, note, street].map((field) => ({ ...field, isRemoved: true as const })), city],
    open: (world) => openShop(world, { choices: { removedValues: 'empty' } }),
    create: (live, values, { unique }) => createPerson(live, values, unique),
  },
  {
    name: 'Leads until the first order',
    kind: 'customer',
    beside: [otherCountries({ Contacts: 'Mailing_Country', Leads: 'Country' })],
    modules: ['Contacts', 'Leads'],
    merges: 'by e-mail',
    fields: [first, last, phone, note, street, city],
    open: (world) => openShop(world, { choices: { customersAs: 'LeadsUntilOrder' } }),
    create: (live, values, { unique, world }) => {
      const { shop, org, settled } = live
      const person = createPerson(live, values, unique)
      const open = () => live.records('Leads', person.id).find((row) => row['Converted__s'] !== true)
      const firstOrder = async () => {
        shop.createOrder({ customerId: person.id, lines: mug })
        await settled()
      }
      const byHand = async () => {
        const lead = open()
        if (!lead) return
        org.convertLead(lead.id)
        await runJob(world, live, 'audit')
      }
      return { ...person, once: { 'the first order': firstOrder, 'a conversion by hand': byHand } }
    },
  },
  {
    name: 'Products',
    kind: 'product',
    modules: ['Products'],
    fields: [
      { zoho: 'Product_Code', shopify: 'sku', values: ['A-1', 'A-2', 'A-3'] },
      { zoho: 'Unit_Price', shopify: 'price', values: ['5.00', '6.50', '7.25'], asZoho: Number },
    ],
    open: (world) => openShop(world),
    create: ({ shop }, values, { unique }) => {
      const { variants } = shop.createProduct({ title: unique, variants: [values] })
      const id = variants[0]?.id ?? ''
      return { id, change: (changes) => void shop.updateVariant(id, changes) }
    },
  },
  {
    name: 'Sales Orders',
    kind: 'order',
    beside: [otherName],
    modules: ['Sales_Orders'],
    fields: [
      number,
      { zoho: 'Subject', shopify: null, values: ['In production', 'Waits for cloth', 'Call first'] },
      { zoho: 'Status', shopify: null, values: ['Created', 'Approved', 'Delivered'] },
    ],
    open: (world) => openShop(world),
    create: createOrder,
  },
  {
    name: 'Deals, with a rule',
    kind: 'order',
    beside: [otherName, otherStages('Deals', 'Stage', dealStages)],
    modules: ['Deals'],
    merges: 'with its id',
    fields: [
      { ...number, zoho: 'Next_Step' },
      { zoho: 'Deal_Name', shopify: null, values: ['Big one', 'Small one', 'Call first'] },
      { zoho: 'Stage', shopify: null, values: ['Negotiation/Review', 'Qualification', 'Closed Won'] },
      { zoho: 'Amount', shopify: null, values: ['1', '7', '99'], asZoho: Number },
    ],
    open: (world) => openShop(world, { choices: { ordersAs: 'Deals', ...dealRules } }),
    create: createOrder,
  },
  {
    name: 'Quotes',
    kind: 'draftOrder',
    beside: [otherName, otherStages('Quotes', 'Quote_Stage', quoteStages)],
    modules: ['Quotes'],
    staysAway: true,
    fields: [
      {
        zoho: 'Valid_Till',
        shopify: 'reserveInventoryUntil',
        values: ['2027-01-10', '2027-02-10', '2027-03-10'],
      },
      { zoho: 'Quote_Stage', shopify: null, values: ['Negotiation', 'On Hold', 'Confirmed'] },
      { zoho: 'Subject', shopify: null, values: ['Curtains', 'Chairs', 'Tables'] },
    ],
    open: openWithDrafts,
    create: ({ shop }, values) => {
      const { id } = shop.createDraftOrder({ lines: mug, ...asTime(values['reserveInventoryUntil']) })
      return {
        id,
        change: (changes) => void shop.updateDraftOrder(id, asTime(changes['reserveInventoryUntil'])),
      }
    },
  },
]

/** The record that stands for it, and its module. */
export function recordOf({ org }: LiveShop, { modules }: Subject, id: string): { module: string; row: Row } {
  for (const module of modules) {
    const row = org.records(module).find((one) => Object.values(one).includes(tail(id)))
    if (row) return { module, row }
  }
  throw new Error(`no record of ${id}`)
}
