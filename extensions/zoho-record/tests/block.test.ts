// @vitest-environment happy-dom
/// <reference types="@shopify/ui-extensions/admin.customer-details.block.render" />
import { getExtension } from '@shopify/ui-extensions-tester'
import { fireEvent, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Standing } from '../src/standing.ts'

const customer = 'gid://shopify/Customer/1'
const linked: Standing = {
  connection: 'connected',
  state: 'linked',
  reason: null,
  module: 'Contacts',
  count: 1,
  syncedAt: '2026-11-24T10:00:00.000Z',
  timeZone: 'Asia/Tokyo',
  zohoUrl: 'https://crm.zoho.com/crm/org1/tab/Contacts/2',
}

const details = {
  owner: 'Pat Boyle',
  lastActivityAt: '2026-11-20T09:00:00+01:00',
  stage: null,
  differs: [{ label: 'Last Name', shopify: 'Lee', zoho: 'Smith', kept: true }],
  deals: {
    open: 7,
    shown: [
      {
        name: 'Renewal',
        stage: 'Negotiation',
        owner: 'Sam Reed',
        lastActivityAt: null,
        zohoUrl: 'https://crm.zoho.com/crm/org1/tab/Potentials/9',
      },
    ],
  },
}

const extension = getExtension('admin.customer-details.block.render')
let asked: string[] = []
let calls: { method: string; url: string }[] = []

let known: object | number = { details: null }

/** The app's answers of where the record stands, in turn; the last one again and again. */
function answer(...answers: (Standing | Response | number)[]) {
  extension.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString()
    if (url.startsWith('/extension/details?')) {
      asked.push(url)
      return typeof known === 'number' ? new Response(null, { status: known }) : Response.json(known)
    }
    calls.push({ method: init?.method ?? 'GET', url })
    const next = answers.length > 1 ? answers.shift() : answers[0]
    if (next instanceof Response) return next
    return typeof next === 'number' ? new Response(null, { status: next }) : Response.json(next)
  }
}
const one = (selector: string) => document.body.querySelector(selector)
const text = () => document.body.textContent
const button = (name: string) =>
  [...document.body.querySelectorAll('s-button')].find((each) => each.textContent === name)

describe('the block on a customer’s page', () => {
  beforeEach(() => {
    calls = []
    asked = []
    known = { details: null }
    extension.setUp()
    extension.shopify.data.selected = [{ id: customer }]
  })
  afterEach(() => extension.tearDown())

  test('says what the customer is in Zoho, since when, and leads there', async () => {
    answer(linked)
    await extension.render()
    await waitFor(() => expect(one('s-badge')?.textContent).toBe('state.linked'))
    expect(text()).toContain('module.Contacts')
    const links = [...document.body.querySelectorAll('s-link')].map((link) => link.getAttribute('href'))
    expect(links).toEqual([linked.zohoUrl, 'app:app/customers?state=linked&ids=1'])
    expect(calls).toEqual([{ method: 'GET', url: `/extension/record?gid=${encodeURIComponent(customer)}` }])
  })

  test('a customer that Zoho does not have yet can be sent there, and the block follows until it has arrived', async () => {
    const missing: Standing = {
      ...linked,
      state: 'missing',
      module: null,
      count: 0,
      syncedAt: null,
      zohoUrl: null,
    }
    answer(missing, { ...missing, state: 'waiting' }, linked)
    await extension.render()
    await waitFor(() => expect(text()).toContain('missing.customer'))
    expect(one('s-link')?.getAttribute('href')).toBe('app:app/customers?state=missing&ids=1')
    const syncNow = button('syncNow')
    expect(syncNow).toBeDefined()
    if (syncNow) fireEvent.click(syncNow)
    await waitFor(() => expect(one('s-badge')?.textContent).toBe('state.linked'), { timeout: 5_000 })
    expect(calls.map((call) => call.method)).toEqual(['GET', 'POST', 'GET'])
  })

  test('a refused customer says why', async () => {
    answer({ ...linked, state: 'refused', reason: 'Zoho does not accept a value.' })
    await extension.render()
    await waitFor(() => expect(text()).toContain('Zoho does not accept a value.'))
    expect(one('s-badge')?.getAttribute('tone')).toBe('critical')
  })

  test('without a connection it says where to connect, and offers nothing that cannot work', async () => {
    answer({ ...linked, connection: 'none', state: 'missing', module: null, count: 0 })
    await extension.render()
    await waitFor(() => expect(text()).toContain('notConnected'))
    expect(button('syncNow')).toBeUndefined()
    expect(one('s-link')?.getAttribute('href')).toBe('app:app')
    expect(asked).toEqual([])
  })

  test('what differs, whose it is and which deals are open stand below, asked for once', async () => {
    answer(linked)
    known = { details }
    await extension.render()
    await waitFor(() => expect(one('s-table')).toBeTruthy())
    const cells = [...document.body.querySelectorAll('s-table-cell')].map((cell) => cell.textContent)
    expect(cells).toEqual(['Last Name', 'Lee', 'Smith (details.kept)'])
    for (const word of ['details.owner', 'details.lastActivity', 'details.deals', 'details.moreDeals'])
      expect(text()).toContain(word)
    const deal = document.body.querySelector(`s-link[href="${details.deals.shown[0]?.zohoUrl}"]`)
    expect(deal?.textContent).toBe('Renewal')
    expect(text()).toContain('Negotiation')
    expect(asked).toEqual([`/extension/details?gid=${encodeURIComponent(customer)}`])
  })

  test('times are those of the store, wherever the reader sits', async () => {
    const times: string[] = []
    extension.shopify.i18n.formatDate = (at, options?: Intl.DateTimeFormatOptions) => {
      times.push(new Intl.DateTimeFormat('en', options).format(at).replaceAll('\u202F', ' '))
      return times.at(-1) ?? ''
    }
    answer(linked)
    known = { details }
    await extension.render()
    await waitFor(() => expect(text()).toContain('details.lastActivity'))
    // Once for the sync, and once for what happened last in Zoho CRM.
    expect(new Set(times)).toEqual(new Set(['Nov 24, 2026, 7:00 PM', 'Nov 20, 2026, 5:00 PM']))
  })

  test('where nothing differs it says so, and of what has no deals it says nothing', async () => {
    answer(linked)
    known = { details: { ...details, differs: [], deals: null } }
    await extension.render()
    await waitFor(() => expect(text()).toContain('details.same'))
    expect(text()).not.toContain('details.deals')
    expect(text()).not.toContain('details.noDeals')
  })

  test('where Zoho cannot be read the rest of the block stays as it was', async () => {
    answer(linked)
    known = 503
    await extension.render()
    await waitFor(() => expect(text()).toContain('details.failed'))
    expect(one('s-badge')?.textContent).toBe('state.linked')
    expect(button('syncNow')).toBeDefined()
  })

  test('nothing is asked of Zoho for a record that has to be reconnected, or is not there', async () => {
    answer({ ...linked, connection: 'needs_reconnect' })
    await extension.render()
    await waitFor(() => expect(text()).toContain('reconnect'))
    expect(asked).toEqual([])
  })

  test('when the app does not answer it says so, and asks again on request', async () => {
    answer(500, linked)
    await extension.render()
    await waitFor(() => expect(text()).toContain('failed'))
    const again = button('again')
    if (again) fireEvent.click(again)
    await waitFor(() => expect(one('s-badge')?.textContent).toBe('state.linked'))
  })

  test('a sync that is refused is said, and what was known stays in sight', async () => {
    answer(linked, 503)
    await extension.render()
    await waitFor(() => expect(one('s-badge')).toBeTruthy())
    const syncNow = button('syncNow')
    if (syncNow) fireEvent.click(syncNow)
    await waitFor(() => expect(text()).toContain('notSynced'))
    expect(text()).toContain('module.Contacts')
  })

  test('a sync that was asked for too often says so in the words of the app', async () => {
    const reason = 'That was asked for very often in a short time.'
    answer(linked, Response.json({ reason }, { status: 429 }))
    await extension.render()
    await waitFor(() => expect(one('s-badge')).toBeTruthy())
    const syncNow = button('syncNow')
    if (syncNow) fireEvent.click(syncNow)
    await waitFor(() => expect(text()).toContain(reason))
  })
})
