// Another SECRETS_KEY, a rotation, and digests: nobody is locked out, nothing is written again, nothing moves to another row.

import { createHash } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { linkPlace } from '#app/db/protection/sealed.server.ts'
import { loadConnection as loadRow } from '#app/db/tables/connections.server.ts'
import { readConfig } from '#app/server/config.server.ts'
import type { Digests } from '#app/lib/secrets/digests.server.ts'
import { createSecrets } from '#app/lib/secrets/secrets.server.ts'
import { startRuntime, type Runtime } from '#app/server/runtime.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { startConsent } from '#app/sync/lifecycle/consent.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { forgetUninstalled } from '#app/sync/lifecycle/forget-job.server.ts'
import { rotateKeys } from '#app/sync/protection/rotate-keys.server.ts'
import { fetchOrg } from '#app/zoho/settings/settings.server.ts'
import { consentWholly, staffId } from '#test/support/consent.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { environment, startWorld, type World } from '#test/support/world.ts'

let world: World
const others: Runtime[] = []
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(async () => {
  for (const other of others.splice(0)) await other.stop()
})

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const [old, fresh, foreign] = [environment.SECRETS_KEY, key(21), key(22)]
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36'

/** A process beside the world's, on the same database, with keys of its own. */
async function processWith(keys: string): Promise<Runtime & { alarms: string[] }> {
  const alarms: string[] = []
  const log = pino({ level: 'error' }, { write: (line) => void alarms.push(line) })
  const db = { ...world.db, close: () => Promise.resolve() }
  const runtime = await startRuntime(readConfig({ ...environment, SECRETS_KEY: keys }), { db, log })
  others.push(runtime)
  return { ...runtime, alarms }
}

type Opened = Awaited<ReturnType<typeof openForImport>>
const visit = (runtime: Runtime, { shop }: Opened) => {
  const url = `https://app.test/app?${shop.documentQuery()}`
  return runtime.authenticateAdmin(new Request(url, { headers: { 'user-agent': browser } }))
}
const sha = (text: string) => createHash('sha256').update(text).digest('base64url')
const rowOf = (domain: string) => ({ where: { shopDomain: domain } })
const exchanges = (domain: string) =>
  world.shopify.log.filter(({ host, path }) => host === domain && path === '/admin/oauth/access_token').length

describe('with a key that opens nothing', () => {
  test('the operator is told at once', async () => {
    const { alarms, metrics } = await processWith(foreign)

    expect(alarms.join()).toMatch(/SECRETS_KEY is not the key/)
    expect(await metrics.registry.metrics()).toMatch(/operator_alarms_total\{what="secrets_key"\} 1/)
  })

  test('a visit exchanges a new token, and Home asks to reconnect, which works', async () => {
    const opened = await openForImport(world)
    const other = await processWith(foreign)
    const before = exchanges(opened.domain)

    expect((await visit(other, opened)).shop).toBe(opened.domain)
    expect(exchanges(opened.domain) - before).toBe(1)
    expect(await loadConnection(other.sync, opened.domain)).toMatchObject({
      state: 'needs_reconnect',
      orgName: opened.org.name,
      userLabel: '',
    })
    const url = await startConsent(other.sync, { shop: opened.domain, staffId })
    expect(new URL(url).host).toBe('accounts.zoho.com')
    const ending = await consentWholly(other, opened.domain, (at) =>
      world.zoho.consent(at, { org: opened.org.id }),
    )
    expect(ending.problem).toBeNull()
    expect(await loadConnection(other.sync, opened.domain)).toMatchObject({ state: 'connected' })
  })

  test('work waits for the key or for the merchant, and disconnects nobody', async () => {
    const { domain } = await openForImport(world)
    const other = await processWith(foreign)

    const zoho = await other.sync.zohoFor(domain)
    await expect(fetchOrg(zoho, new Date())).rejects.toMatchObject({
      kind: 'throttled',
      code: 'zoho_secrets_key',
    })
    await expect(
      other.sync.shopifyFor(domain).graphql('{ shop { name } }', {}, z.unknown()),
    ).rejects.toMatchObject({
      kind: 'throttled',
      code: 'shopify_secrets_key',
    })

    // The right key comes back: all is as it was.
    expect(await loadConnection(world.sync, domain)).toMatchObject({ state: 'connected' })
    expect((await fetchOrg(await world.sync.zohoFor(domain), new Date())).name).toBe('Acme Sales')
  })

  test('disconnecting and forgetting work', async () => {
    const [one, two] = [await openForImport(world), await openForImport(world)]
    const other = await processWith(foreign)

    await disconnectZoho(other.sync, one.domain, { removeFields: true })
    expect(await loadRow(world.db, one.domain)).toBeNull()

    const left = { where: { domain: two.domain }, data: { uninstalledAt: new Date(), tokenAt: null } }
    await world.db.prisma.shop.updateMany(left)
    await forgetUninstalled(other.sync)
    expect(await world.db.prisma.shop.count({ where: { domain: two.domain } })).toBe(0)
    expect(await world.db.prisma.session.count({ where: { shop: two.domain } })).toBe(0)
  })
})

describe('a rotation', () => {
  test('with both keys everything works, and rotate-key makes the old one unnecessary', async () => {
    const opened = await openForImport(world)
    const { domain } = opened
    const before = exchanges(domain)
    const both = await processWith(`${fresh},${old}`)
    expect((await fetchOrg(await both.sync.zohoFor(domain), new Date())).name).toBe('Acme Sales')

    const first = await rotateKeys(both.db, both.sync.secrets)
    const second = await rotateKeys(both.db, both.sync.secrets)

    expect(first.rewritten).toBeGreaterThanOrEqual(6)
    expect(second).toMatchObject({ rewritten: 0, current: first.rewritten + first.current })
    const after = await processWith(fresh)
    expect(after.alarms).toEqual([])
    await visit(after, opened)
    expect(await loadConnection(after.sync, domain)).toMatchObject({
      state: 'connected',
      userLabel: expect.stringMatching(/./),
    })
    expect((await fetchOrg(await after.sync.zohoFor(domain), new Date())).name).toBe('Acme Sales')
    expect(exchanges(domain)).toBe(before)
    await rotateKeys(world.db, createSecrets([old, fresh])) // as the world's own process knows it
  })

  test('what a process writes meanwhile wins over the rotation', async () => {
    const { domain } = await openForImport(world)
    const both = createSecrets([fresh, old])
    const racing = { ...both, encrypt: both.encrypt }
    const refreshed = both.encrypt('1000.newer', {
      table: 'ZohoConnection',
      shop: domain,
      column: 'accessToken',
    })
    let raced = false
    racing.encrypt = (clear, place) => {
      if (
        place.shop === domain &&
        place.column === 'accessToken' &&
        place.table === 'ZohoConnection' &&
        !raced
      ) {
        raced = true
        pending = world.db.prisma.zohoConnection.updateMany({
          ...rowOf(domain),
          data: { accessToken: refreshed },
        })
      }
      return both.encrypt(clear, place)
    }
    let pending: PromiseLike<unknown> = Promise.resolve()

    await rotateKeys(world.db, racing)
    await pending

    expect(raced).toBe(true)
    expect((await loadRow(world.db, domain))?.accessToken).toBe(refreshed)
    await rotateKeys(world.db, createSecrets([old, fresh]))
  })

  test('reaches every link, of three pages and more and in every shop and kind', async () => {
    const shops = [await openForImport(world), await openForImport(world)].map(({ domain }) => domain)
    const opened = createSecrets([old])
    await world.db.prisma.link.createMany({
      data: shops.flatMap((shopDomain) =>
        ['customer', 'order'].flatMap((kind) =>
          Array.from({ length: 310 }, (_, n) => ({
            shopDomain,
            kind,
            shopifyId: String(n),
            zohoModule: kind,
            zohoId: String(n),
            fingerprint: '',
            syncedAt: new Date(),
            // Some have none: they are passed over, and end no page.
            fieldHashes: n % 31 === 0 ? null : opened.encrypt(`${kind} ${n}`, linkPlace(shopDomain)),
          })),
        ),
      ),
    })
    await rotateKeys(world.db, createSecrets([fresh, old]))

    const after = createSecrets([fresh])
    const links = await world.db.prisma.link.findMany({ where: { shopDomain: { in: shops } } })
    const read = links.map(
      ({ shopDomain, kind, shopifyId, fieldHashes }) =>
        fieldHashes === null || after.decrypt(fieldHashes, linkPlace(shopDomain)) === `${kind} ${shopifyId}`,
    )
    expect(read).toHaveLength(1240)
    expect(read).not.toContain(false)
    await rotateKeys(world.db, createSecrets([old, fresh]))
  })

  test('makes no record look changed: an import after it writes nothing', async () => {
    const opened = await openForImport(world)
    opened.shop.silently(() => opened.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com' }))
    await opened.run()
    const digests = await world.db.prisma.digestKey.findMany()
    await rotateKeys(world.db, createSecrets([fresh, old]))
    const after = await processWith(fresh)
    const text = 'the same text'

    expect(after.sync.digests.of(text)).toBe(world.sync.digests.of(text))
    expect((await world.db.prisma.digestKey.findMany()).length).toBe(digests.length)
    await rotateKeys(world.db, createSecrets([old, fresh]))
  })
})

test("one shop's tokens, carried into another shop's row, open nothing there", async () => {
  const [mine, theirs] = [await openForImport(world), await openForImport(world)]
  const { refreshToken, accessToken } = (await loadRow(world.db, theirs.domain)) ?? {}
  const stolen = { refreshToken: refreshToken ?? '', accessToken: accessToken ?? '' }

  await world.db.prisma.zohoConnection.updateMany({ ...rowOf(mine.domain), data: stolen })
  world.sync.forgetZoho(mine.domain)

  await expect(fetchOrg(await world.sync.zohoFor(mine.domain), new Date())).rejects.toMatchObject({
    code: 'zoho_secrets_key',
  })
  expect(await loadConnection(world.sync, mine.domain)).toMatchObject({ state: 'needs_reconnect' })
})

describe('digests made before they were keyed', () => {
  const unkeyed: Digests = { of: sha, all: (text) => [sha(text)] }

  test('are recognised: the first import after the upgrade writes nothing, and no company gets a second Account', async () => {
    const keyed = world.sync.digests
    const opened = await openForImport(world, {
      choices: { accounts: { perCompany: true, b2b: false, storeName: null } },
    })
    const address = { company: 'Analytical Engines', address1: '1 Main St', city: 'Paris', countryCode: 'FR' }
    opened.shop.silently(() => {
      opened.shop.createCustomer({ lastName: 'Lovelace', email: 'ada@example.com', addresses: [address] })
    })
    world.sync.digests = unkeyed
    await opened.run()
    world.sync.digests = keyed
    const accounts = () => world.db.prisma.companyAccount.findMany(rowOf(opened.domain))
    const [before] = await accounts()
    const since = world.zoho.log.length

    await opened.run()

    expect(
      opened.writes(since).filter((call) => !call.endsWith('/upsert') || call.includes('Contacts')),
    ).toEqual([])
    expect(before?.nameHash).toBe(sha(`${opened.domain} analytical engines`))
    expect(
      opened.org.records('Accounts').filter((row) => row['Account_Name'] === 'Analytical Engines'),
    ).toHaveLength(1)
    const [after, ...more] = await accounts()
    expect(more).toEqual([])
    expect(after?.zohoId).toBe(before?.zohoId)
    expect(after?.nameHash).not.toBe(before?.nameHash)
  })
})

test('a name that is guessed cannot be looked up in a stolen table', () => {
  expect(world.sync.digests.of('guess')).not.toBe(createHash('sha256').update('guess').digest('base64url'))
})
