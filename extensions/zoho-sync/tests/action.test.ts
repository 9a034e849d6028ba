// @vitest-environment happy-dom
/// <reference types="@shopify/ui-extensions/admin.customer-index.selection-action.render" />
import { getExtension } from '@shopify/ui-extensions-tester'
import { fireEvent, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Progress } from '../src/selected.ts'

const customers = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `gid://shopify/Customer/${n + 1}` }))
const none = { waiting: 0, linked: 0, refused: 0, gone: 0, missing: 0 }
const at = (counts: Partial<Progress['counts']>): Progress => ({
  connection: 'connected',
  counts: { ...none, ...counts },
  reasons: [],
})

const extension = getExtension('admin.customer-index.selection-action.render')
let calls: { intent: string; gids: string[] }[] = []

/** The app's answers, in turn; the last one again and again. */
function answer(...answers: (Progress | Response)[]) {
  extension.fetch = async (_, init) => {
    calls.push(JSON.parse(typeof init?.body === 'string' ? init.body : 'null'))
    const next = (answers.length > 1 ? answers.shift() : answers[0]) ?? new Response(null, { status: 500 })
    return next instanceof Response ? next : Response.json(next)
  }
}
const text = () => document.body.textContent
const button = (name: string) =>
  [...document.body.querySelectorAll('s-button')].find((each) => each.textContent === name)
const press = (name: string) => {
  const found = button(name)
  if (!found) throw new Error(`no button ${name}`)
  fireEvent.click(found)
}

describe('the action on selected customers', () => {
  beforeEach(() => {
    calls = []
    extension.setUp()
    extension.shopify.data.selected = customers(3)
  })
  afterEach(() => extension.tearDown())

  test('asks before it syncs, follows until nothing is on the way, and says what became of them', async () => {
    answer(at({ waiting: 3 }), at({ waiting: 1, linked: 2 }), {
      ...at({ linked: 2, refused: 1 }),
      reasons: [{ reason: 'Zoho refuses a value.', count: 1 }],
      first: { state: 'refused', ids: ['2'] },
    })
    await extension.render()
    await waitFor(() => expect(text()).toContain('asks'))
    expect(calls).toEqual([])

    press('sync')

    await waitFor(() => expect(text()).toContain('progress'))
    expect(button('leave')).toBeDefined()
    await waitFor(() => expect(text()).toContain('done'), { timeout: 6_000 })
    const badges = [...document.body.querySelectorAll('s-badge')].map((badge) => badge.textContent)
    expect(badges).toEqual(['state.linked', 'state.refused'])
    expect(document.body.querySelector('s-link')?.getAttribute('href')).toBe(
      'app:app/customers?state=refused&ids=2',
    )
    expect(calls.map(({ intent }) => intent)).toEqual(['sync', 'look', 'look'])
    expect(calls[0]?.gids).toEqual(customers(3).map(({ id }) => id))
    expect(button('sync')).toBeUndefined()
  })

  test('of more than the app takes at once the first are synced, and it says so', async () => {
    extension.shopify.data.selected = customers(251)
    answer(at({ linked: 250 }))
    await extension.render()
    await waitFor(() => expect(text()).toContain('tooMany'))
    press('sync')
    await waitFor(() => expect(text()).toContain('done'))
    expect(calls[0]?.gids).toHaveLength(250)
  })

  test('a shop that is not connected or never imported is led to the app', async () => {
    answer(new Response(null, { status: 409 }))
    await extension.render()
    await waitFor(() => expect(button('sync')).toBeDefined())
    press('sync')
    await waitFor(() => expect(text()).toContain('notReady'))
    expect(document.body.querySelector('s-link')?.getAttribute('href')).toBe('app:app')
    expect(button('sync')).toBeDefined()
  })

  test('what the app refuses is said in its words, and can be tried again', async () => {
    const reason = 'That was asked for very often in a short time.'
    answer(Response.json({ reason }, { status: 429 }), at({ linked: 3 }))
    await extension.render()
    await waitFor(() => expect(button('sync')).toBeDefined())
    press('sync')
    await waitFor(() => expect(text()).toContain(reason))
    press('sync')
    await waitFor(() => expect(text()).toContain('done'))
    expect(text()).not.toContain(reason)
  })

  test('a look that fails on the way is no refusal: it looks again', async () => {
    answer(at({ waiting: 3 }), new Response(null, { status: 503 }), at({ linked: 3 }))
    await extension.render()
    await waitFor(() => expect(button('sync')).toBeDefined())
    press('sync')
    await waitFor(() => expect(text()).toContain('done'), { timeout: 6_000 })
    expect(text()).not.toContain('notSynced')
  })
})
