// A session token that nobody signed opens nothing, and stands in nobody's way.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop } from '#test/support/live-shop.ts'
import { startWeb, type Web } from '#test/support/web.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let web: Web
beforeAll(async () => {
  world = await startWorld({ working: false })
  web = await startWeb(world)
})
afterAll(async () => {
  await web.close()
  await world[Symbol.asyncDispose]()
})

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const unsigned = (shop: string) =>
  `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ dest: `https://${shop}`, exp: 9_999_999_999 })}.c2lnbmVk`

test("a token that nobody signed does not wait for the shop's lock, and takes none", async () => {
  const live = await openShop(world, { imported: false })
  await world.db.prisma.session.updateMany({
    where: { shop: live.domain },
    data: { expires: new Date(1000) },
  })
  const headers = { authorization: `Bearer ${unsigned(live.domain)}` }
  // Held until the stranger has been answered: if he waited for it, nobody ever would be.
  const status = await world.sync.lock(`shopify token ${live.domain}`, async () => {
    const answer = await web.call('/app.data', { headers })
    return answer.status
  })
  expect(status).toBe(401)
  await live.visit()
})
