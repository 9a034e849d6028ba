// What costs the others is limited for each shop: refused with 429, in words of the reader's language, and only there.

import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createShopLimits, usualLimits, type CostlyAction } from '#app/lib/shop-limits.server.ts'
import { choicesOf } from '#app/mapping/settings/kind-choices.ts'
import { defaultSettings } from '#app/mapping/settings/settings.ts'
import { languages } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'
import type { Answer } from '#test/support/http-call.ts'
import { startWeb, type Web } from '#test/support/web.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let web: Web
const most = 2
beforeAll(async () => {
  world = await startWorld()
  await world.install()
  await world.connect()
  await world.resting()
  const few = Object.fromEntries(Object.keys(usualLimits).map((name) => [name, most]))
  const limit = createShopLimits(world.sync.now, { ...usualLimits, ...few })
  web = await startWeb({ runtime: { ...world.runtime, limit } })
})
afterAll(async () => {
  await web.close()
  await world[Symbol.asyncDispose]()
})

const bearer = (shop = world.shop) => ({ authorization: `Bearer ${shop.sessionToken({ user: '42' })}` })
type Ask = { path: string; body?: object; language?: string; shop?: World['shop'] }
const ask = ({ path, body, language = 'en', shop }: Ask): Promise<Answer> =>
  web.call(path, {
    headers: { ...bearer(shop), 'accept-language': language },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })

const record = { kind: 'customer', shopifyId: '1' } as const
const costly: [CostlyAction, Ask][] = [
  ['move', { path: '/app/move.data?_routes=routes/app.move' }],
  [
    'sample',
    {
      path: '/app/sample.data',
      body: { choices: choicesOf('customer', defaultSettings), search: '', id: null },
    },
  ],
  ['preflight', { path: '/app/preflight.data?_routes=routes/app.preflight' }],
  ['zohoChoices', { path: '/app/zoho-choices.data?kind=customer&_routes=routes/app.zoho-choices' }],
  ['compare', { path: '/app/compare.data?kind=customer&id=1&_routes=routes/app.compare' }],
  ['question', { path: '/app/question.data?kind=customer&shopifyId=1&_routes=routes/app.question' }],
  ['find', { path: '/app/find.data', body: { kind: 'customer', search: 'ada' } }],
  ['privacyExport', { path: '/app/privacy?id=none&format=json' }],
  ['syncNow', { path: '/app/customers.data', body: record }],
  ['extension', { path: '/extension/record?gid=gid://shopify/Customer/1' }],
  ['extensionDetails', { path: '/extension/details?gid=gid://shopify/Customer/1' }],
  [
    'syncSelected',
    { path: '/extension/selected', body: { intent: 'sync', gids: ['gid://shopify/Customer/1'] } },
  ],
  [
    'selectedLooks',
    { path: '/extension/selected', body: { intent: 'look', gids: ['gid://shopify/Customer/1'] } },
  ],
]

test.each(costly)('a shop that asks for %s too often is told to wait', async (name, wanted) => {
  for (let n = 0; n < most; n++) expect((await ask(wanted)).status).not.toBe(429)
  const refused = await ask(wanted)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  const domain = `other-${name.toLowerCase()}.myshopify.com`
  const other = world.shopify.addShop({ name: 'Other', currency: 'USD', domain })
  await world.runtime.authenticateAdmin(new Request(`https://app.test/app?${other.documentQuery()}`))
  expect((await ask({ ...wanted, shop: other })).status).not.toBe(429)
})

test('an action of Flow comes through the web by the short way, and waits where there are too many', async () => {
  const run = async (n: number) => {
    const body = JSON.stringify({
      shopify_domain: world.domain,
      action_run_id: `run-${n}`,
      handle: 'sync-customer',
      properties: { customer_id: '1' },
    })
    const secret = world.runtime.config.shopify.secrets[0] ?? ''
    const hmac = createHmac('sha256', secret).update(body).digest('base64')
    const headers = { 'x-shopify-hmac-sha256': hmac, 'content-type': 'application/json' }
    return (await web.call('/webhooks/flow-actions', { method: 'POST', headers, body })).status
  }
  // Not imported yet: failed for good.
  expect([await run(1), await run(2), await run(3)]).toEqual([422, 422, 429])
  expect((await web.call('/webhooks/flow-actions', { method: 'POST', body: '{}' })).status).toBe(400)
})

test('"Sync now" of the block counts with that of the lists, and its refusal is in the reader’s language', async () => {
  const said = new Set<string>()
  for (const language of languages) {
    const headers = { ...bearer(), 'accept-language': language }
    const path = '/extension/record?gid=gid://shopify/Customer/1'
    const answer = await web.call(path, { headers, method: 'POST', body: '{}' })
    const wording = await createWording(language)
    const title = wording.t('causes.too_often.title')
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      429,
      { reason: expect.stringContaining(title) },
    ])
    said.add(title)
  }
  expect(said.size).toBe(languages.length)
})

test('the screens have words of their own for a form and for a pace that they do not take, in every language', async () => {
  for (const code of ['too_often', 'odd_form'] as const) {
    const said = await Promise.all(
      languages.map(async (language) => {
        const wording = await createWording(language)
        expect(wording.exists(`causes.${code}.title`)).toBe(true)
        return `${wording.t(`causes.${code}.title`)} ${wording.t(`causes.${code}.advice`)}`
      }),
    )
    expect(new Set(said).size).toBe(languages.length)
  }
})
