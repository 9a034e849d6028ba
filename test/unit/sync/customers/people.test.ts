import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import type { Match } from '#app/sync/org/find-existing.ts'
import { placeOf, type Placement, type PersonLookup } from '#app/sync/customers/people.ts'

const nothing = { lead: null, inLeads: null, inContacts: null }
const ours = (id: string): Match => ({ zohoId: ZohoId.parse(id), adopted: false })
const theirs = (id: string): Match => ({ zohoId: ZohoId.parse(id), adopted: true })
const lead = (state: 'open' | 'converted' | 'missing', contactId: string | null = null) => ({
  zohoId: ZohoId.parse('lead'),
  adopted: false,
  state,
  contactId: ZohoId.nullable().parse(contactId),
})
const mine = { zohoId: ZohoId.parse('lead'), adopted: false }
const write = (module: 'Leads' | 'Contacts', over: Match | null = null) => ({ do: 'write', module, over })
const convert = (from: object, into: Match | null = null) => ({ do: 'convert', lead: from, into })
const several: Match = { why: 'several', candidates: ['8', '9'].map((id) => ZohoId.parse(id)) }
const ask = (module: 'Leads' | 'Contacts', joining: object | null = null) => ({
  do: 'ask',
  module,
  match: several,
  lead: joining,
})

type Case = [what: string, known: Partial<PersonLookup>, place: object]

const placed = (wants: PersonLookup['wants'], known: Partial<PersonLookup>): Placement =>
  placeOf({ ...nothing, wants, ...known })

const withoutOrders: Case[] = [
  ['is a new lead where Zoho knows nobody', {}, write('Leads')],
  ['stays the lead it is', { lead: lead('open') }, write('Leads', mine)],
  ['is the lead that carries its id', { inLeads: ours('1') }, write('Leads', ours('1'))],
  ['takes over a lead with its e-mail', { inLeads: theirs('1') }, write('Leads', theirs('1'))],
  [
    'takes over a contact with its e-mail: no lead beside it',
    { inContacts: theirs('2') },
    write('Contacts', theirs('2')),
  ],
  [
    'prefers the lead where both have its e-mail',
    { inLeads: theirs('1'), inContacts: theirs('2') },
    write('Leads', theirs('1')),
  ],
  ['is the contact that carries its id', { inContacts: ours('2') }, write('Contacts', ours('2'))],
  [
    'is that contact although a lead has its e-mail',
    { inLeads: theirs('1'), inContacts: ours('2') },
    write('Contacts', ours('2')),
  ],
  [
    'is one record where a lead and a contact carry its id',
    { inLeads: ours('1'), inContacts: ours('2') },
    convert(ours('1'), ours('2')),
  ],
  [
    'follows a lead that was converted by hand',
    { lead: lead('converted', '2') },
    write('Contacts', ours('2')),
  ],
  [
    'follows it by e-mail where Zoho does not name the contact',
    { lead: lead('converted'), inContacts: theirs('2') },
    write('Contacts', theirs('2')),
  ],
  ['never becomes a lead again', { lead: lead('converted') }, write('Contacts')],
  [
    'follows a lead that is hidden to its contact',
    { lead: lead('missing'), inContacts: theirs('2') },
    write('Contacts', theirs('2')),
  ],
  ['is a lead again where its lead was deleted', { lead: lead('missing') }, write('Leads')],
  ['is a question where two leads fit', { inLeads: several }, ask('Leads')],
  ['is a question where two contacts fit', { inContacts: several }, ask('Contacts')],
  [
    'is a question where a converted lead fits two contacts',
    { lead: lead('converted'), inContacts: several },
    ask('Contacts'),
  ],
]

const withOrders: Case[] = [
  ['is a new contact where Zoho knows nobody', {}, write('Contacts')],
  ['was a lead: it is converted', { lead: lead('open') }, convert(mine)],
  [
    'was a lead and has a contact of its own: the lead joins it',
    { lead: lead('open'), inContacts: ours('2') },
    convert(mine, ours('2')),
  ],
  [
    'was a lead while a contact has its e-mail: the lead joins it',
    { lead: lead('open'), inContacts: theirs('2') },
    convert(mine, theirs('2')),
  ],
  [
    'was a lead and fits two contacts: a question',
    { lead: lead('open'), inContacts: several },
    ask('Contacts', mine),
  ],
  ['was converted already', { lead: lead('converted', '2') }, write('Contacts', ours('2'))],
  ['had a lead that was deleted', { lead: lead('missing') }, write('Contacts')],
  ['has a lead that lost its link', { inLeads: ours('1') }, convert(ours('1'))],
  ['takes over a contact with its e-mail', { inContacts: theirs('2') }, write('Contacts', theirs('2'))],
  [
    'leaves a lead of others alone where a contact has its e-mail as well',
    { inLeads: theirs('1'), inContacts: theirs('2') },
    write('Contacts', theirs('2')),
  ],
  ['converts a lead that Zoho had before', { inLeads: theirs('1') }, convert(theirs('1'))],
  ['is a question where two leads fit', { inLeads: several }, ask('Leads')],
]

const unmoved: Case[] = [
  ['stays the lead it is', { lead: lead('open'), inContacts: ours('2') }, write('Leads', mine)],
  [
    'follows a lead that was converted by hand',
    { lead: lead('converted', '2') },
    write('Contacts', ours('2')),
  ],
  ['is a contact where its lead was deleted', { lead: lead('missing') }, write('Contacts')],
]

describe('a lead of an earlier choice, with contacts chosen', () => {
  it.each(unmoved)('%s', (_, known, place) =>
    expect(placed('Contacts', { stays: true, ...known })).toEqual(place),
  )
})

describe('a customer without orders', () => {
  it.each(withoutOrders)('%s', (_, known, place) => expect(placed('Leads', known)).toEqual(place))
})

describe('a customer with an order', () => {
  it.each(withOrders)('%s', (_, known, place) => expect(placed('Contacts', known)).toEqual(place))
})
