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
  zohoUrl: 'https://crm.zoho.com/crm/org1/tab/Contacts/2',
}

const extension = getExtension('admin.customer-details.block.render')
let calls: { method: string; url: string }[] = []

/** The app's answers, in turn; the last one again and again. */
function answer(...answers: (Standing | Response | number)[]) {
  extension.fetch = async (input, init) => {
    calls.push({
      method: init?.method ?? 'GET',
      url: input instanceof Request ? input.url : input.toString(),
    })
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
    extension.setUp()
    extension.shopify.data.selected = [{ id: customer }]
  })
  afterEach(() => extension.tearDown())

  test('says what the customer is in Zoho, since when, and leads there', async () => {
    answer(linked)
    await extension.render()
    await waitFor(() => expect(one('s-badge')?.textContent).toBe('state.linked'))
    expect(text()).toContain('module.Contacts')
    expect(one('s-link')?.getAttribute('href')).toBe(linked.zohoUrl)
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
    expect(one('s-link')).toBeNull()
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
