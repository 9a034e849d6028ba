// A consent connects only the shop and the person who asked for it, in the browser that came back from Zoho, and only what
// that person was shown.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loader as callbackRoute } from '#app/routes/zoho.callback.tsx'
import {
  cancelConsent,
  confirmConsent,
  openConsent,
  receiveConsent,
  startConsent,
  type Visitor,
} from '#app/sync/lifecycle/consent.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import type { OrgSimulator } from '#test/simulators/zoho/types.ts'
import { callbackOf, staffId } from '#test/support/consent.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let skipMs = 0
beforeAll(async () => void (world = await startWorld({ now: () => new Date(Date.now() + skipMs) })))
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  skipMs = 0
})

/** Installed, and connected to nothing. */
async function fresh() {
  const opened = await openForImport(world)
  await disconnectZoho(world.sync, opened.domain, { removeFields: false })
  return { ...opened, visitor: { shop: opened.domain, staffId } satisfies Visitor }
}

/** Starts as this person, consents at Zoho for this organisation, and comes back. @returns the browser's ticket */
async function backFromZoho(visitor: Visitor, org: OrgSimulator): Promise<string> {
  const address = world.zoho.consent(await startConsent(world.sync, visitor), { org: org.id })
  const received = await receiveConsent(world.sync, callbackOf(address))
  if (received.problem !== null) throw new Error(received.problem)
  return received.ticket
}

const orgOf = async (shop: Visitor['shop']) => (await loadConnection(world.db, shop))?.orgName ?? null
const calls = (path: string) => world.zoho.log.filter((call) => call.path === path).length
const tokensAsked = () => calls('/oauth/v2/token')
const revoked = () => calls('/oauth/v2/token/revoke')

describe("a stranger's consent", () => {
  test('that was lured to Zoho by a foreign link connects nothing, whoever looks into the app afterwards', async () => {
    const mallory = await fresh()
    const victor = world.zoho.addOrg({ name: 'Victor Ltd' })
    const phishing = await startConsent(world.sync, mallory.visitor)
    const back = world.zoho.consent(phishing, { org: victor.id })
    const context = { runtime: world.runtime }
    const answer = await callbackRoute({ request: new Request(back), context, params: {} })
    const asked = tokensAsked()

    // Victor's browser is sent into a store that he cannot open; Mallory opens her own Home meanwhile.
    await mallory.visit()

    expect(answer instanceof Response && answer.status).toBe(302)
    expect(await orgOf(mallory.domain)).toBeNull()
    expect(tokensAsked()).toBe(asked)
    const guesses = [
      '',
      'x',
      new URL(back).searchParams.get('state') ?? '',
      new URL(back).searchParams.get('code') ?? '',
    ]
    for (const guess of guesses)
      await expect(openConsent(world.sync, mallory.visitor, guess)).rejects.toMatchObject({
        code: 'state_invalid',
      })
    expect(await orgOf(mallory.domain)).toBeNull()
  })

  test('is worth nothing once another person of the store tried to use it', async () => {
    const { domain, visitor, org } = await fresh()
    const ticket = await backFromZoho(visitor, org)
    const asked = tokensAsked()

    await expect(openConsent(world.sync, { shop: domain, staffId: '43' }, ticket)).rejects.toMatchObject({
      code: 'consent_other_user',
    })
    await expect(openConsent(world.sync, visitor, ticket)).rejects.toMatchObject({ code: 'consent_expired' })

    expect(await orgOf(domain)).toBeNull()
    expect(tokensAsked()).toBe(asked)
  })

  test('cannot be used in another store', async () => {
    const [mine, theirs] = [await fresh(), await fresh()]
    const ticket = await backFromZoho(mine.visitor, mine.org)

    await expect(openConsent(world.sync, theirs.visitor, ticket)).rejects.toMatchObject({
      code: 'consent_other_shop',
    })

    expect([await orgOf(mine.domain), await orgOf(theirs.domain)]).toEqual([null, null])
  })
})

describe('a first connection', () => {
  test('names organization and user, and waits for the word of who started', async () => {
    const { domain, visitor, org } = await fresh()
    const ticket = await backFromZoho(visitor, org)

    const view = await openConsent(world.sync, visitor, ticket)

    expect(view).toEqual({
      state: 'confirm',
      orgName: org.name,
      orgId: expect.stringMatching(/^\d+$/),
      edition: expect.any(String),
      userName: expect.any(String),
      replaces: null,
    })
    expect(await orgOf(domain)).toBeNull()
    expect(await confirmConsent(world.sync, visitor, ticket, null)).toEqual({ state: 'connected' })
    expect(await orgOf(domain)).toBe(org.name)
  })

  test('a page that is loaded twice, or twice at once, asks Zoho for tokens once', async () => {
    const { visitor, org } = await fresh()
    const ticket = await backFromZoho(visitor, org)
    const before = tokensAsked()
    const open = () => openConsent(world.sync, visitor, ticket)

    const views = await Promise.all([open(), open(), open()])

    expect(new Set(views.map(({ state }) => state))).toEqual(new Set(['confirm']))
    expect(tokensAsked() - before).toBe(1)
    await confirmConsent(world.sync, visitor, ticket, null)
    expect(await open()).toEqual({ state: 'connected' })
  })

  test('that comes too late says so, and nothing is kept', async () => {
    const { domain, visitor, org } = await fresh()
    const ticket = await backFromZoho(visitor, org)
    skipMs = 4 * 60_000

    await expect(openConsent(world.sync, visitor, ticket)).rejects.toMatchObject({ code: 'consent_expired' })
    expect(await orgOf(domain)).toBeNull()
  })

  test('that is cancelled, or never confirmed, gives its tokens back to Zoho', async () => {
    const { domain, visitor, org } = await fresh()
    const cancelled = await backFromZoho(visitor, org)
    await openConsent(world.sync, visitor, cancelled)
    const before = revoked()
    await cancelConsent(world.sync, visitor, cancelled)
    expect(revoked() - before).toBe(1)

    const left = await backFromZoho(visitor, org)
    await openConsent(world.sync, visitor, left)
    skipMs = 16 * 60_000
    await sweep(world.sync)
    expect(revoked() - before).toBe(2)
    await expect(confirmConsent(world.sync, visitor, left, null)).rejects.toMatchObject({
      code: 'consent_expired',
    })
    expect(await orgOf(domain)).toBeNull()
  })

  test('that Zoho cannot say the organization of is asked about again with the same tokens', async () => {
    const { domain, visitor, org } = await fresh()
    const ticket = await backFromZoho(visitor, org)
    const [asked, given] = [tokensAsked(), revoked()]
    world.zoho.faults.html502 = 1e6
    await expect(openConsent(world.sync, visitor, ticket)).rejects.toMatchObject({ kind: 'transient' })
    world.zoho.faults.html502 = 0

    expect(await openConsent(world.sync, visitor, ticket)).toMatchObject({
      state: 'confirm',
      orgName: org.name,
    })
    await confirmConsent(world.sync, visitor, ticket, null)
    expect(await orgOf(domain)).toBe(org.name)
    expect([tokensAsked() - asked, revoked() - given]).toEqual([1, 0])
  })

  test('that Zoho never says the organization of is given back', async () => {
    const { visitor, org } = await fresh()
    const ticket = await backFromZoho(visitor, org)
    const before = revoked()
    world.zoho.faults.html502 = 1e6
    await expect(openConsent(world.sync, visitor, ticket)).rejects.toMatchObject({ kind: 'transient' })
    world.zoho.faults.html502 = 0
    skipMs = 16 * 60_000
    await sweep(world.sync)

    expect(revoked() - before).toBe(1)
  })

  test('keeps neither code nor tokens in clear on its way, and neither of them afterwards', async () => {
    const { domain, visitor, org } = await fresh()
    const ticket = await backFromZoho(visitor, org)
    const load = () =>
      world.db.prisma.zohoConsent.findFirstOrThrow({ where: { shopDomain: domain, usedAt: { not: null } } })
    const held = await load()
    await openConsent(world.sync, visitor, ticket)
    const granted = await load()
    await confirmConsent(world.sync, visitor, ticket, null)

    expect(JSON.stringify([held, granted])).not.toMatch(new RegExp(`1000\\.|${ticket}`))
    expect([held.grant, granted.code]).toEqual([null, null])
    expect(await load()).toMatchObject({ code: null, grant: null })
  })
})

describe('a store that is connected', () => {
  test('is connected again to the same organization without a question', async () => {
    const { domain, org } = await openForImport(world)
    const visitor = { shop: domain, staffId }

    const ticket = await backFromZoho(visitor, org)

    expect(await openConsent(world.sync, visitor, ticket)).toEqual({ state: 'connected' })
  })

  test('leaves its organization, and its links, only after it was told so', async () => {
    const { domain, org, shop, run } = await openForImport(world)
    shop.silently(() => shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' }))
    await run({ kinds: ['customer'] })
    const links = () => world.db.prisma.link.count({ where: { shopDomain: domain } })
    const visitor = { shop: domain, staffId }
    const other = world.zoho.addOrg({ name: 'Other Ltd' })
    const ticket = await backFromZoho(visitor, other)

    const before = await loadConnection(world.db, domain)

    const view = await openConsent(world.sync, visitor, ticket)

    const replaced = { orgId: before?.orgId, orgName: org.name }
    expect(view).toMatchObject({ state: 'confirm', orgName: 'Other Ltd', replaces: replaced })
    expect([await orgOf(domain), await links()]).toEqual([org.name, 1])
    // A word that was given to another question.
    await expect(confirmConsent(world.sync, visitor, ticket, null)).rejects.toMatchObject({
      code: 'consent_changed',
    })
    expect([await orgOf(domain), await links()]).toEqual([org.name, 1])

    const replaces = view.state === 'confirm' ? (view.replaces?.orgId ?? null) : null
    await confirmConsent(world.sync, visitor, ticket, replaces)
    expect([await orgOf(domain), await links()]).toEqual(['Other Ltd', 0])
  })
})

describe('an account in China', () => {
  test('starts at its own accounts server, because no other knows it', async () => {
    const { visitor } = await fresh()

    const usual = new URL(await startConsent(world.sync, visitor))
    const chinese = new URL(await startConsent(world.sync, visitor, 'cn'))

    expect([usual.host, chinese.host]).toEqual(['accounts.zoho.com', 'accounts.zoho.com.cn'])
  })

  test('that is connected reconnects there without being asked again', async () => {
    const { domain } = await openForImport(world, { org: { location: 'cn' } })

    const url = new URL(await startConsent(world.sync, { shop: domain, staffId }))

    expect(url.host).toBe('accounts.zoho.com.cn')
  })
})
