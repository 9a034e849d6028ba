// Where an order came from reaches Zoho where a rule says so, by an import and by a webhook alike; and shipments for everyone.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const visit = (source: string, campaign: string | null) => ({
  occurredAt: '2026-01-05T10:00:00Z',
  landingPage: 'https://acme.example/spring',
  referrerUrl: null,
  source,
  utmParameters: campaign === null ? null : { source: 'newsletter', medium: 'email', campaign },
})
const input = {
  lines: [{ title: 'Mug', price: '5' }],
  journey: {
    daysToConversion: 5,
    customerOrderIndex: 2,
    firstVisit: visit('google', null),
    lastVisit: visit('direct', 'spring'),
  },
  risk: 'INVESTIGATE' as const,
}
const rules = {
  checkout: [],
  product: [],
  customer: [],
  order: [
    Rule.parse({ source: { from: 'value', name: 'lastVisit.utmCampaign' }, target: 'Pending' }),
    Rule.parse({
      source: { from: 'template', template: '{{firstVisit.source}}, {{risk}}' },
      target: 'Customer_No',
    }),
  ],
}

test('the campaign and the risk fill the fields that rules name', async () => {
  const before: string[] = []
  const live = await openShop(world, {
    choices: { rules },
    store: (shop) => void before.push(shop.createOrder(input).id),
  })
  const later = live.shop.createOrder(input)
  await live.settled()
  for (const id of [...before, later.id])
    expect(live.record('Sales_Orders', id)).toMatchObject({
      Pending: 'spring',
      Customer_No: 'google, INVESTIGATE',
    })
})

test('without such a rule nothing of it is asked for; tracking arrives all the same', async () => {
  const live = await openShop(world)
  const order = live.shop.createOrder(input)
  live.shop.fulfillOrder(order.id, { tracking: { company: 'DHL', number: '123' } })
  await live.settled()
  const row = live.record('Sales_Orders', order.id)
  expect(String(row['Description'])).toContain('Tracking: DHL 123')
  expect(row['Pending'] ?? null).toBeNull()
})
