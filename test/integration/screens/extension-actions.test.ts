// The actions on records' pages and lists in the Shopify admin: many records are synced at once, by the same way as one.

import type { ActionFunctionArgs } from '@remix-run/node'
import { expect, test } from 'vitest'
import { action, loader } from '#app/routes/extension.selected.tsx'
import { tail } from '#test/support/live-shop.ts'
import { until } from '#test/support/until.ts'
import { startWorld, type World } from '#test/support/world.ts'

type Asked = { intent?: 'sync' | 'look'; gids: string[]; method?: string; token?: string | null }

async function ask(world: World, { intent = 'look', gids, method = 'POST', token }: Asked) {
  const headers = new Headers({
    origin: 'https://extensions.shopifycdn.com',
    'user-agent': 'Mozilla/5.0 Firefox/150.0',
  })
  const used = token === undefined ? world.shop.sessionToken({ user: '42' }) : token
  if (used) headers.set('authorization', `Bearer ${used}`)
  const body = method === 'POST' ? JSON.stringify({ intent, gids }) : null
  const request = new Request('https://app.test/extension/selected', { method, headers, body })
  const args: ActionFunctionArgs = { request, params: {}, context: { runtime: world.runtime } }
  try {
    return await (method === 'POST' ? action(args) : loader(args))
  } catch (thrown) {
    if (thrown instanceof Response) return thrown
    throw thrown
  }
}

const people = (world: World, count: number) =>
  Array.from({ length: count }, (_, n) =>
    world.shop.createCustomer({ firstName: 'Ada', lastName: `No ${n}`, email: `ada.${n}@example.com` }),
  )

test('250 selected customers are synced at once, and the action follows them to the end', async () => {
  await using world = await startWorld()
  const gids = people(world, 250).map(({ id }) => id)
  await world.importAll()
  await world.resting()
  world.shop.silently(() => {
    for (const id of gids) world.shop.updateCustomer(id, { lastName: 'Lovelace' })
  })

  const asked = await ask(world, { intent: 'sync', gids })

  expect(asked.status).toBe(200)
  expect(asked.headers.get('access-control-allow-origin')).toBe('*')
  const look = async () => (await ask(world, { gids })).json()
  await until(async () => (await look()).counts.waiting === 0)
  const none = { waiting: 0, refused: 0, gone: 0, missing: 0 }
  expect(await look()).toEqual({
    connection: 'connected',
    counts: { ...none, linked: 250 },
    reasons: [],
    first: { state: 'linked', ids: gids.slice(0, 50).map(tail) },
  })
  const names = world.org.records('Contacts').map(({ Last_Name }) => Last_Name)
  expect(names).toEqual(Array.from({ length: 250 }, () => 'Lovelace'))
  expect(await world.db.prisma.outcome.count({ where: { trigger: 'retry', kind: 'customer' } })).toBe(250)
  const [entry] = await world.db.prisma.auditEntry.findMany({ where: { action: 'synced_now' } })
  expect(entry).toMatchObject({ actor: '42', details: { kind: 'customer', count: 250 } })
})

test('what is refused is counted with its reasons, and products count once whatever their variants', async () => {
  await using world = await startWorld()
  const { shop } = world
  const lamp = shop.createProduct({ title: 'Lamp', variants: [{ price: '4.00' }, { price: '5.00' }] })
  const mug = shop.createProduct({ title: 'Mug', variants: [{ price: '3.00' }] })
  await world.importAll()
  await world.resting()
  world.zoho.faults.rejectRecords = (module, { Unit_Price }) =>
    module === 'Products' && Number(Unit_Price) === 9
      ? { code: 'INVALID_DATA', api_name: 'Product_Name', message: 'invalid data' }
      : undefined
  shop.silently(() => {
    for (const { id } of lamp.variants) shop.updateVariant(id, { price: '9.00' })
  })

  const gids = [mug.id, lamp.id]
  await ask(world, { intent: 'sync', gids })

  const look = async () => (await ask(world, { gids })).json()
  await until(async () => (await look()).counts.waiting === 0)
  expect(await look()).toMatchObject({
    counts: { linked: 1, refused: 1 },
    reasons: [{ reason: expect.stringMatching(/\w/), count: 1 }],
    first: { state: 'refused', ids: [tail(lamp.id)] },
  })
})

test('an order that Shopify does not show the app is counted with the reason, and nothing waits for it', async () => {
  await using world = await startWorld()
  const { shop } = world
  let old = ''
  shop.silently(() => {
    shop.at(new Date(Date.now() - 100 * 86_400_000), () => {
      old = shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] }).id
    })
  })
  await world.importAll()
  await world.resting()

  const asked = await ask(world, { intent: 'sync', gids: [old] })

  expect(await asked.json()).toMatchObject({
    counts: { waiting: 0, missing: 1 },
    reasons: [{ reason: 'Shopify does not show this order to the app.', count: 1 }],
  })
})

test('before the first import, and without a connection, nothing is taken', async () => {
  await using world = await startWorld()
  const gids = people(world, 1).map(({ id }) => id)
  await world.install()
  expect((await ask(world, { intent: 'sync', gids })).status).toBe(409)
  await world.connect()
  expect((await ask(world, { intent: 'sync', gids })).status).toBe(409)
  expect(await world.db.prisma.change.count()).toBe(0)
})

test('more than 250, two kinds at once, and what is no record are refused; a preflight is let in', async () => {
  await using world = await startWorld()
  await world.install()
  const many = Array.from({ length: 251 }, (_, n) => `gid://shopify/Customer/${n + 1}`)
  for (const gids of [
    many,
    ['gid://shopify/Customer/1', 'gid://shopify/Order/1'],
    ['gid://shopify/Shop/1'],
    [],
  ])
    expect((await ask(world, { intent: 'sync', gids })).status).toBe(400)
  expect((await ask(world, { gids: [], method: 'OPTIONS', token: null })).status).toBe(204)
  expect((await ask(world, { gids: [], method: 'GET' })).status).toBe(405)
  const forged = await ask(world, { gids: ['gid://shopify/Customer/1'], token: 'a.b.c' })
  expect(forged.status).toBe(401)
})
