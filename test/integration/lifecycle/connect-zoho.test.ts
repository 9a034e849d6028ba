// Connecting Zoho: from every data centre, by our own state only, to Zoho's own hosts only.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { receiveConsent, startConsent, type ConsentCallback } from '#app/sync/lifecycle/consent.server.ts'
import { connectionPlace } from '#app/db/protection/sealed.server.ts'
import { callbackOf, comeBack, staffId } from '#test/support/consent.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { datacenters } from '#test/simulators/zoho/datacenters.ts'

let world: World
let tampered: { restore: () => void } | null = null
beforeAll(async () => void (world = await startWorld({ expectErrors: /refuses this app/ })))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  tampered?.restore()
  tampered = null
})

const open = () => openForImport(world)
type Opened = Awaited<ReturnType<typeof open>>

async function consented({ domain, org }: Pick<Opened, 'domain' | 'org'>): Promise<ConsentCallback> {
  const url = await startConsent(world.sync, { shop: domain, staffId })
  return callbackOf(world.zoho.consent(url, { org: org.id }))
}

const receive = (callback: ConsentCallback) => receiveConsent(world.sync, callback)
const tokenCalls = () => world.zoho.log.filter(({ path }) => path === '/oauth/v2/token').length

describe('every data centre connects', () => {
  const locations = Object.keys(datacenters) as (keyof typeof datacenters)[]
  test.for(locations)('%s', async (location) => {
    const { domain } = await openForImport(world, { org: { location, name: `Acme ${location}` } })

    expect(await loadConnection(world.db, domain)).toMatchObject({
      state: 'connected',
      location,
      orgName: `Acme ${location}`,
      accountsHost: datacenters[location].accounts,
    })
  })

  test.for(['sandbox', 'developer'] as const)('a %s organisation does, too', async (environment) => {
    const { domain, run } = await openForImport(world, { org: { environment, location: 'eu' } })

    expect((await loadConnection(world.db, domain))?.apiHost).toBe(`${environment}.zohoapis.eu`)
    expect((await run()).state).toBe('completed')
  })

  test('a callback that names only its location does', async () => {
    const opened = await openForImport(world, { org: { location: 'in' } })

    const ending = await comeBack(world, opened.domain, {
      ...(await consented(opened)),
      accountsServer: null,
      location: 'IN',
    })

    expect(ending).toEqual({ shop: opened.domain, problem: null })
  })
})

describe('the secret goes to no forged server', () => {
  const forged = [
    'https://accounts.zoho.com.evil.example',
    'https://evil.example/accounts.zoho.com',
    'https://accounts.zoho.com@evil.example',
    'https://user@accounts.zoho.com',
    'http://accounts.zoho.com',
    'https://accounts.zoho.com:8443',
    'https://accounts.zoho.com/path',
    'https://accounts.zoho.com?x=1',
    'https://evil-accounts.zoho.com',
    'https://accounts.zoho.evil',
    'javascript:alert(1)',
    'constructor',
  ]
  test.for(forged)('%s', async (accountsServer) => {
    const opened = await open()
    const callback = await consented(opened)
    const before = tokenCalls()

    const ending = await receive({ ...callback, accountsServer })

    expect(ending).toEqual({ shop: opened.domain, problem: 'unknown_server' })
    expect(tokenCalls()).toBe(before)
  })

  test.for(['xx', '__proto__', 'constructor', ''])(
    'location "%s" without a server is refused',
    async (location) => {
      const opened = await open()

      const ending = await receive({ ...(await consented(opened)), accountsServer: null, location })

      expect(ending.problem).toBe('unknown_server')
    },
  )

  test.for([
    'https://www.zohoapis.evil',
    'https://evil.example',
    'http://www.zohoapis.com',
    'https://zohoapis.com',
  ])('a token answer that names %s as its API is refused, and no call goes there', async (apiDomain) => {
    const opened = await open()
    const callback = await consented(opened)
    const asked = tamper((body) => ({ ...body, api_domain: apiDomain }))

    const ending = await comeBack(world, opened.domain, callback)

    expect(ending.problem).toBe('unknown_api_host')
    expect(asked.hosts.every((host) => host.endsWith('accounts.zoho.com'))).toBe(true)
  })

  test('a token answer without an API domain falls back to the one of its data centre', async () => {
    const opened = await open()
    const callback = await consented(opened)
    tamper((body) => ({ ...body, api_domain: undefined }))

    const ending = await comeBack(world, opened.domain, callback)

    expect(ending.problem).toBeNull()
    expect((await loadConnection(world.db, opened.domain))?.apiHost).toBe('www.zohoapis.com')
  })
})

describe('a state', () => {
  test('is good once only', async () => {
    const opened = await open()
    const callback = await consented(opened)

    expect((await receive(callback)).problem).toBeNull()
    expect(await receive(callback)).toEqual({ shop: null, problem: 'state_invalid' })
  })

  test('is good for fifteen minutes', async () => {
    let offsetMs = 0
    await using own = await startWorld({ now: () => new Date(Date.now() + offsetMs) })
    await own.install()
    const url = new URL(own.zoho.consent(await startConsent(own.sync, { shop: own.domain, staffId })))
    offsetMs = 16 * 60_000

    const state = url.searchParams.get('state')
    const rest = { code: 'c', error: null, location: 'us', accountsServer: null }
    expect(await receiveConsent(own.sync, { state, ...rest })).toEqual({
      shop: null,
      problem: 'state_invalid',
    })
  })

  test.for(['', 'x', 'x.y', 'a'.repeat(5000)])('that is none of ours is refused (%#)', async (state) => {
    expect(await receive({ state, code: 'c', error: null, location: 'us', accountsServer: null })).toEqual({
      shop: null,
      problem: 'state_invalid',
    })
  })

  test('with another nonce under the same signature is refused, and the real one stays good', async () => {
    const [one, other] = [await open(), await open()]
    const [mine, theirs] = [await consented(one), await consented(other)]
    const [nonce] = (theirs.state ?? '').split('.')
    const [, signature] = (mine.state ?? '').split('.')

    expect((await receive({ ...mine, state: `${nonce}.${signature}` })).problem).toBe('state_invalid')
    expect((await receive(theirs)).shop).toBe(other.domain)
  })

  test('connects the shop it was made for and no other', async () => {
    const [one, other] = [await open(), await open()]
    const before = await loadConnection(world.db, other.domain)

    expect((await comeBack(world, one.domain, await consented(one))).problem).toBeNull()

    expect(await loadConnection(world.db, other.domain)).toEqual(before)
  })

  test('of a shop that has left meanwhile is refused', async () => {
    const opened = await open()
    const callback = await consented(opened)
    await world.db.prisma.shop.delete({ where: { domain: opened.domain } })

    expect(await receive(callback)).toEqual({ shop: null, problem: 'state_invalid' })
  })
})

describe('a refusal', () => {
  test.for([
    { error: 'access_denied', code: null },
    { error: null, code: null },
  ])('leaves the connection as it was (%o)', async ({ error, code }) => {
    const opened = await open()
    const before = await loadConnection(world.db, opened.domain)

    const ending = await receive({ ...(await consented(opened)), error, code })

    expect(ending).toEqual({ shop: opened.domain, problem: error ?? 'no_code' })
    expect(await loadConnection(world.db, opened.domain)).toEqual(before)
  })

  test('of a code that was used or too old is told as such', async () => {
    const opened = await open()

    const ending = await comeBack(world, opened.domain, { ...(await consented(opened)), code: 'used' })
    expect(ending.problem).toBe('invalid_code')
  })

  test('of a data centre that the app was not enabled for is told as such', async () => {
    const opened = await openForImport(world, { org: { location: 'jp' } })
    world.zoho.switches.multiDatacenterOff = ['jp']

    const ending = await comeBack(world, opened.domain, await consented(opened))
    world.zoho.switches.multiDatacenterOff = []

    expect(ending.problem).toBe('invalid_client')
  })
})

test('tokens are kept encrypted', async () => {
  const { domain } = await open()

  const row = await loadConnection(world.db, domain)

  expect(row?.refreshToken).not.toMatch(/^1000\./)
  expect(row?.accessToken).not.toMatch(/^1000\./)
  const place = connectionPlace(domain, 'refreshToken')
  expect(world.sync.secrets.decrypt(row?.refreshToken ?? '', place)).toMatch(/^1000\./)
})

test('loaders that run side by side on the first visit exchange one token', async () => {
  const shop = world.shopify.addShop({ domain: 'parallel.myshopify.com', name: 'Parallel' })
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36'
  const load = () => {
    const url = `https://app.test/app?${shop.documentQuery()}`
    return world.runtime.authenticateAdmin(new Request(url, { headers: { 'user-agent': userAgent } }))
  }

  const visits = await Promise.all([load(), load(), load()])

  expect(visits.map((visit) => visit.shop)).toEqual(Array(3).fill('parallel.myshopify.com'))
  const exchanges = world.shopify.log.filter(
    ({ host, path }) => host === 'parallel.myshopify.com' && path === '/admin/oauth/access_token',
  )
  expect(exchanges).toHaveLength(1)
})

/** Changes what the token endpoint answers, and notes which hosts are asked. */
function tamper(change: (body: Record<string, unknown>) => Record<string, unknown>) {
  const real = globalThis.fetch
  const asked = { hosts: [] as string[], restore: () => void (globalThis.fetch = real) }
  tampered = asked
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input))
    asked.hosts.push(url.hostname)
    const response = await real(input, init)
    if (url.pathname !== '/oauth/v2/token') return response
    return Response.json(change((await response.json()) as Record<string, unknown>))
  }
  return asked
}

test('connecting the same organization again ends the consent before, so that no other store of the user loses its own', async () => {
  const one = await open()
  const other = await openForImport(world, { org: { id: one.org.id } })
  world.zoho.switches.refreshTokensPerUser = 3
  try {
    for (let n = 0; n < 3; n++) await one.connectTo(one.org)
    world.zoho.faults.expireAccessTokens()

    expect((await other.run()).state).toBe('completed')
    expect((await one.run()).state).toBe('completed')
  } finally {
    world.zoho.switches.refreshTokensPerUser = 20
  }
})
