// The operator's command line: what each command does, and what it answers to scripts.

import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimDirectory } from '#app/db/directory-owner.server.ts'
import { exportRows } from '#app/db/protection/export.server.ts'
import { startLive } from '#app/db/tables/shops.server.ts'
import { exitCodes, runAdmin } from '#app/operations/cli.server.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import { idle, openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
let live: LiveShop
const folder = mkdtempSync(join(tmpdir(), 'admin-'))

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada.lovelace@example.com' }
const store: Parameters<typeof openShop>[1] = { store: (shop) => void shop.createCustomer(ada) }

beforeAll(async () => {
  world = await startWorld()
  live = await openShop(world, { ...store, imported: false })
  await prepareZoho(world.sync, live.domain)
  await startLive(world.db, live.domain, new Date())
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())

async function admin(...words: string[]) {
  const said = { out: '', err: '' }
  const terminal = {
    out: (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
  }
  const code = await runAdmin(words, terminal, () =>
    Promise.resolve({ sync: world.sync, stop: () => Promise.resolve() }),
  )
  return { code, ...said, json: () => JSON.parse(said.out) }
}

describe('looking', () => {
  test('"shops" names every shop with its state, as columns or as JSON', async () => {
    const { json } = await admin('shops', '--json')
    expect(json()).toContainEqual(expect.objectContaining({ shop: live.domain, state: 'live', pending: 0 }))

    const { out, code } = await admin('shops')
    expect(code).toBe(exitCodes.done)
    expect(out).toMatch(new RegExp(`^shop .*state.*\\n(.*\\n)*${live.domain} `))
  })

  test('"status" counts queue, backlog and credits of all, or tells all about one shop without a secret', async () => {
    const all = await admin('status', '--json')
    expect(Object.keys(all.json())).toEqual(expect.arrayContaining(['jobs', 'backlog', 'shops', 'credits']))

    const { json, out } = await admin('status', live.domain, '--json')
    expect(json()).toMatchObject({ domain: live.domain, connection: { state: 'connected' }, questions: 0 })
    expect(out).not.toMatch(/accessToken|refreshToken|userLabel/)
  })
})

describe('what it was told wrong', () => {
  test.each([
    ['nothing', [], exitCodes.usage],
    ['an unknown command', ['burn'], exitCodes.usage],
    ['a name of every object', ['constructor'], exitCodes.usage],
    ['an unknown option', ['shops', '--all'], exitCodes.usage],
    ['no shop where one is needed', ['pause'], exitCodes.usage],
    ['two shops', ['pause', 'a.myshopify.com', 'b.myshopify.com'], exitCodes.usage],
    ['a domain that is none of Shopify', ['pause', 'acme.com'], exitCodes.usage],
    ['a shop that we do not have', ['pause', 'nobody.myshopify.com'], exitCodes.unknownShop],
    ['a purge without --yes', ['purge', 'acme.myshopify.com'], exitCodes.usage],
  ])('%s has an exit code of its own', async (_, words, code) => {
    expect((await admin(...words)).code).toBe(code)
  })

  test('--help is no failure, and names every command', async () => {
    const { code, out } = await admin('--help')
    expect(code).toBe(exitCodes.done)
    for (const name of [
      'shops',
      'status',
      'pause',
      'resync',
      'retry',
      'rotate-key',
      'renew-tokens',
      'export',
      'purge',
    ])
      expect(out).toContain(name)
  })
})

test('"pause" holds a shop and "resume" lets it go on; twice makes no difference', async () => {
  expect((await admin('pause', live.domain, '--json')).json()).toMatchObject({ paused: true, changed: true })
  expect((await admin('pause', live.domain, '--json')).json()).toMatchObject({ paused: true, changed: false })
  expect(await live.row()).toMatchObject({ pausedFor: 'operator' })

  expect((await admin('resume', live.domain, '--json')).json()).toMatchObject({
    paused: false,
    changed: true,
  })
  expect(await live.row()).toMatchObject({ pausedFor: null })
  await live.settled()
})

test('"resync" compares both sides now, with --full it imports, and "retry" brings back what was dead-lettered', async () => {
  const before = (await live.row()).auditedAt
  await admin('resync', live.domain)
  await until(async () => (await live.row()).auditedAt?.getTime() !== before?.getTime())

  const { runId } = (await admin('resync', live.domain, '--full', '--json')).json()
  expect((await world.endOf(runId)).state).toBe('completed')
  // A comparison under way would wake it first, or note a change of the same record.
  for (const job of ['audit', 'reconcile'] as const) await idle(world.db, live.domain, job)
  await live.settled()
  await until(async () => (await live.changes()).length === 0)

  const id = (await live.links())[0]?.shopifyId ?? ''
  const change = {
    shopDomain: live.domain,
    kind: 'customer',
    shopifyId: id,
    notedAt: new Date(),
    deadLettered: true,
  }
  await world.db.prisma.change.create({ data: change })
  expect((await admin('retry', live.domain, '--json')).json()).toMatchObject({ deadLettered: 1 })
  await until(async () => (await live.changes()).length === 0)
})

test('"export" writes what is held about a shop, and neither a secret nor a person', async () => {
  const out = join(folder, 'shop.jsonl')
  expect((await admin('export', live.domain, '--out', out)).code).toBe(exitCodes.done)

  const text = readFileSync(out, 'utf8')
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const tables = new Set(rows.map(({ table }) => table))
  for (const table of ['Shop', 'ZohoConnection', 'ZohoModule', 'Link', 'Run', 'RunStep'])
    expect(tables).toContain(table)
  expect(tables).not.toContain('ZohoConsent')
  expect(text).not.toMatch(/refreshToken|accessToken|"s2\.|v1\.aesgcm/)
  expect(text).not.toMatch(/lovelace/i)
  // A file that exists is not written over.
  expect((await admin('export', live.domain, '--out', out)).code).toBe(exitCodes.failed)
})

test('"export" writes every row once, of tables of three pages and more', async () => {
  const many = await openShop(world, { imported: false })
  const { domain } = many
  await world.db.prisma.$executeRaw`
    INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "zohoModule", "zohoId", "fingerprint", "syncedAt")
    SELECT ${domain}, k, n::text, 'Contacts', k || n, '', now()
    FROM generate_series(1, 2200) n, unnest(ARRAY['customer', 'order']) k`
  await world.db.prisma.$executeRaw`
    INSERT INTO "Outcome" ("shopDomain", "kind", "shopifyId", "trigger", "result", "at")
    SELECT ${domain}, 'customer', n::text, 'live', 'skipped', now() FROM generate_series(1, 4100) n`
  await world.db.prisma.$executeRaw`
    INSERT INTO "CreditUse" ("shopDomain", "hour", "credits", "calls")
    SELECT ${domain}, timestamp '2026-01-01' + n * interval '1 hour', 1, 1 FROM generate_series(1, 4100) n`

  const keys: string[] = []
  for await (const { table, row } of exportRows(world.db, domain)) {
    const { kind, shopifyId, id, hour } = row
    if (table === 'Link') keys.push(`${String(kind)} ${String(shopifyId)}`)
    if (table === 'Outcome') keys.push(String(id))
    // What connecting cost is written down later, in the hour that it is.
    if (table === 'CreditUse' && String(hour) < '2026-10') keys.push(String(hour))
  }
  expect(keys).toHaveLength(4400 + 4100 + 4100)
  expect(new Set(keys).size).toBe(keys.length)
})

test('"purge" removes everything about a shop, and no other', async () => {
  const leaving = await openShop(world, store)

  expect((await admin('purge', leaving.domain, '--yes', '--json')).json()).toMatchObject({ purged: true })

  expect(await leaving.links()).toEqual([])
  expect((await admin('status', leaving.domain)).code).toBe(exitCodes.unknownShop)
  expect(leaving.org.records('Contacts')).toHaveLength(1)
  expect((await admin('status', live.domain)).code).toBe(exitCodes.done)
})

test('while a running app has the embedded database, a command says so and touches nothing', async () => {
  const directory = join(folder, 'data')
  const app = await claimDirectory(directory)
  const said: string[] = []
  const terminal = { out: () => undefined, err: (text: string) => void said.push(text) }
  const open = async () => {
    await claimDirectory(directory)
    throw new Error('opened')
  }

  expect(await runAdmin(['shops'], terminal, open)).toBe(exitCodes.inUse)
  expect(said.join()).toContain('Stop the app first')
  await app.release()
})
