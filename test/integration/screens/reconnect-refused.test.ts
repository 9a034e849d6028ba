// What Home says when Zoho's consent page was left without a consent, as the server renders it.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { languages } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'
import { startWeb, type Web } from '#test/support/web.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let web: Web
beforeAll(async () => {
  world = await startWorld()
  web = await startWeb(world)
  await world.install()
})
afterAll(async () => {
  await web.close()
  await world[Symbol.asyncDispose]()
})

const home = async (locale: string) => {
  const query = world.shop.documentQuery()
  query.set('zoho', 'access_denied')
  query.set('locale', locale)
  return (await web.call(`/app?${query}`)).text
}

test('a first consent that was refused is said to be no connection', async () => {
  const text = await home('en')
  expect(text).toContain('Zoho CRM was not connected')
  expect(text).not.toContain('still connected')
})

test('a refused reconnect says that the connection of before stands (said "was not connected" beside "Connected")', async () => {
  await world.connect()
  for (const language of languages) {
    const wording = await createWording(language)
    const text = await home(language)
    expect(text).toContain(wording.t('notice.stillConnected.title', { org: world.org.name }))
    expect(text).toContain(wording.t('connection.state.connected'))
    expect(text).not.toContain(wording.t('notice.notConnected'))
  }
})

test('where the old connection no longer works either, nothing is said to stand', async () => {
  const where = { shopDomain: world.domain }
  await world.db.prisma.zohoConnection.update({ where, data: { state: 'needs_reconnect' } })
  const text = await home('en')
  expect(text).toContain('Zoho CRM was not connected')
  expect(text).not.toContain('still connected')
})
