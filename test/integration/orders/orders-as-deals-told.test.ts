// What a merchant reads and decides where orders are Deals: rules, the check before an import, comparison, sample.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { choicesOf } from '#app/mapping/settings/kind-choices.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { answerQuestion, readQuestion } from '#app/sync/answer.server.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { loadZohoChoices } from '#app/sync/org/fields.server.ts'
import { loadMappingHealth } from '#app/sync/org/mapping.server.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { sampleRecord } from '#app/sync/queries/sample.server.ts'
import { asDeals, causesOf, mug, openImport, openLive, standard, store } from '#test/support/deal-shop.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { runJob, tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const rules = (...order: object[]): Settings['rules'] => ({
  checkout: [],
  draftOrder: [],
  product: [],
  customer: [],
  order: order.map((rule) => Rule.parse(rule)),
})

describe('the merchant’s rules', () => {
  const stageRule = {
    source: { from: 'value', name: 'financialStatus' },
    target: 'Stage',
    transforms: [
      { do: 'translate', pairs: [{ from: 'PAID', to: 'Negotiation/Review' }], otherwise: 'leave-out' },
    ],
  }

  test('a picklist translation decides the stage, and a field of Sales Orders is a clear warning', async () => {
    const carrier = { source: { from: 'value', name: 'carrier' }, target: 'Carrier' }
    const live = await openLive(world, { choices: { rules: rules(stageRule, carrier) } })
    const order = live.shop.createOrder({ lines: mug })
    await live.settled()

    expect(live.record('Deals', order.id)['Stage']).toBe('Negotiation/Review')
    const settings = await loadSettings(world.sync, live.domain)
    const health = await loadMappingHealth(world.sync, live.domain, settings)
    expect(health.find(({ kind }) => kind === 'order')?.broken).toMatchObject([
      { rule: 1, code: 'target_missing', target: 'Carrier' },
    ])
  })

  test('an amount of their own is not fought by the comparison', async () => {
    const amount = {
      source: { from: 'value', name: 'totalOrdered' },
      target: 'Amount',
      transforms: [{ do: 'number', times: 0.5, decimals: 2 }],
    }
    const live = await openLive(world, { choices: { rules: rules(amount) } })
    const order = live.shop.createOrder({ lines: mug })
    await live.settled()
    await runJob(world, live, 'audit')

    expect(live.record('Deals', order.id)['Amount']).toBe(5)
    expect(await causesOf(live, order)).toEqual(['created'])
  })

  test('owner, tags and filters count as for other modules', async () => {
    const { newRecords, filters } = Settings.parse({
      newRecords: { order: { tags: ['Shop'] } },
      filters: { order: { notTagged: ['internal'] } },
    })
    const live = await openLive(world, { choices: { newRecords, filters } })
    const order = live.shop.createOrder({ lines: mug })
    live.shop.createOrder({ lines: mug, tags: ['internal'] })
    await live.settled()

    expect(live.org.records('Deals')).toHaveLength(1)
    expect(live.record('Deals', order.id)['Tag']).toMatchObject([{ name: 'Shop' }])
    expect(live.record('Deals', order.id)['Lead_Source']).toBe('Online Store')
  })
})

test('a layout for new orders asks for a pipeline, which stays as people set it; another module has other layouts', async () => {
  const live = await openLive(world)
  const { org, shop, settled, record, domain, choose } = live
  const [layoutId] = (await loadZohoChoices(world.sync, domain, 'order')).layouts.map(({ id }) => id)
  const { newRecords } = Settings.parse({ newRecords: { order: { layoutId } } })
  await choose({ ...asDeals, newRecords })
  const order = shop.createOrder({ lines: mug })
  await settled()
  expect(record('Deals', order.id)['Pipeline']).toBe('Standard (Standard)')

  org.update('Deals', record('Deals', order.id)['id'], { Pipeline: 'Wholesale' })
  shop.updateOrder(order.id, { note: 'gift' })
  await settled()
  expect(record('Deals', order.id)).toMatchObject({ Pipeline: 'Wholesale' })
  expect(record('Deals', order.id)['Description']).toContain('Note: gift')

  await choose({ ordersAs: 'Sales_Orders', newRecords })
  expect((await loadSettings(world.sync, domain)).newRecords.order.layoutId).toBeNull()
})

describe('what the screens are told', () => {
  test('the check before an import says that the edition lacks Sales Orders, until Deals are chosen', async () => {
    const live = await openForImport(world, { org: standard, store })
    const before = await runPreflight(world.sync, live.domain)
    expect(before.missingForOrders).toEqual(['Sales_Orders'])
    expect(before.checks).toContainEqual(
      expect.objectContaining({
        id: 'sales_orders',
        status: 'warning',
        values: { module: 'Sales_Orders', edition: 'standard' },
      }),
    )

    await live.choose(asDeals)
    const after = await runPreflight(world.sync, live.domain)
    expect(after.checks.filter(({ id }) => id === 'sales_orders')).toEqual([])
    expect(after.checks.filter(({ values }) => values['module'] === 'Deals')).toMatchObject([
      { status: 'ok' },
    ])
  })

  test('a comparison of both sides shows the deal, and nothing differs after an import', async () => {
    const { run, shop, domain } = await openImport(world)
    const order = [...shop.orders.values()].at(-1)
    const about = { kind: 'order', shopifyId: tail(order?.id ?? ''), field: null } as const
    const before = await compareRecord(world.sync, domain, about)
    expect(before).toMatchObject({ state: 'new', zohoModule: 'Deals' })
    await run()

    const after = await compareRecord(world.sync, domain, about)

    expect(after).toMatchObject({ state: 'both', zohoModule: 'Deals' })
    expect(after.fields.filter(({ differs }) => differs)).toEqual([])
    const amount = after.fields.find(({ field }) => field === 'Amount')
    expect([amount?.shopify, amount?.wanted, amount?.zoho].map(Number)).toEqual(
      Array(3).fill(Number(order?.current.total)),
    )
    expect(after.fields.some(({ field }) => field === 'Ordered_Items')).toBe(false)
  })

  test('the mapping’s sample is a deal with a stage that the organisation has', async () => {
    const { domain, shop, org } = await openImport(world)
    org.setOptions('Deals', 'Stage', ['Offen', 'Gewonnen', 'Verloren'])
    const settings = await loadSettings(world.sync, domain)
    const [order] = shop.orders.values()
    const input = { choices: choicesOf('order', settings), search: '', id: order?.id ?? null }
    const { record } = await sampleRecord(world.sync, domain, { ...input, id: tail(order?.id ?? '') })
    const shown = new Map(record?.rows.map(({ field, value }) => [field, value]))
    expect(['Offen', 'Gewonnen', 'Verloren']).toContain(shown.get('Stage'))
    expect(shown.get('Deal_Name')).toBe(`${order?.name} - Acme`)
  })
})

describe('deals that Zoho’s own extension left behind', () => {
  const field = 'shopifyextension__Shopify_Order_Id'
  const open = async (deals: number) => {
    const opened = await openImport(world, {
      store: (shop) => void shop.createOrder({ lines: mug }),
    })
    const { org, shop } = opened
    org.addCustomField('Deals', { field_label: 'Shopify Order Id', api_name: field })
    const [order] = shop.orders.values()
    const shopifyId = tail(order?.id ?? '')
    const rows = Array.from({ length: deals }, (_, n) =>
      org.insert('Deals', { Deal_Name: `Old ${n}`, Stage: 'Qualification', Amount: 1, [field]: shopifyId }),
    )
    return { ...opened, rows, about: { kind: 'order' as const, shopifyId } }
  }

  test('one is taken over: what it has stays, its blanks are filled, and no comparison fights it', async () => {
    const { run, rows, org, links, domain, settled } = await open(1)
    await run()
    await runJob(world, { domain, settled }, 'audit')

    expect(org.records('Deals')).toMatchObject([{ id: rows[0]?.id, Deal_Name: 'Old 0', Amount: 1 }])
    expect(String(org.records('Deals')[0]?.['Description'])).toContain('2 × Mug')
    expect(await links()).toMatchObject([{ kind: 'order', zohoModule: 'Deals', adopted: true }])
  })

  test('two are a question, told by name and amount; the answer is the order’s deal', async () => {
    const { run, rows, domain, about, settled, choose, links } = await open(2)
    await run()
    const question = await readQuestion(world.sync, domain, about)
    const candidates = question?.candidates.toSorted((a, b) => a.name.localeCompare(b.name))
    expect(candidates?.map(({ name, mark }) => [name, mark])).toEqual([
      ['Old 0', '1'],
      ['Old 1', '1'],
    ])

    // A question stays in its module, whatever orders become meanwhile.
    await choose({ ordersAs: 'Sales_Orders' })
    await answerQuestion(world.sync, domain, { ...about, answer: 'this', zohoId: rows[1]?.id ?? '' })
    await settled()
    expect(await links()).toMatchObject([{ zohoModule: 'Deals', zohoId: rows[1]?.id }])
  })
})
