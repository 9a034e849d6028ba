// A backup of last night is restored into a new database: the app carries on where the store is now, and doubles nothing
// that was written in between.

import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { openEmbedded, openPostgres, type Database } from '#app/db/client.server.ts'
import { exportDatabase } from '#app/operations/exports.server.ts'
import { startRuntime, type Runtime } from '#app/server/runtime.server.ts'
import { createShopify } from '#test/simulators/shopify/index.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'
import { buildStore } from '#test/store/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { openNetwork } from '#test/support/network.ts'
import { webhookRoutes } from '#test/support/webhook-routes.ts'
import { config, until } from '#test/support/world.ts'
import { startPostgres } from '../../../bin/postgres.mjs'

const hourMs = 3_600_000
const patienceMs = 100_000
const folder = mkdtempSync(join(tmpdir(), 'backup-'))
const endings: (() => unknown)[] = [() => rmSync(folder, { recursive: true })]
afterEach(async () => {
  for (const end of endings.splice(1).toReversed()) await end()
})

const webhookUrl = (path: string) => `https://app.test${path}`

/** Both remotes, which go on whatever becomes of the app's database; and one app at a time. */
async function openStage(db: Database) {
  const keys = { apiKey: 'test-api-key', apiSecret: 'test-secret-0123456789abcdef012345' }
  const shopify = createShopify({ ...keys, appToml: 'shopify.app.toml', webhookUrl })
  const zoho = createZoho({ clientId: '1000.SIMULATOR', clientSecret: 'simulator-secret' })
  const errors: string[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) })
  const start = async (on: Database): Promise<Runtime> => {
    const runtime = await startRuntime(config(), { db: on, log })
    await runtime.work()
    return runtime
  }
  const stage = {
    shopify,
    zoho,
    errors,
    runtime: await start(db),
    /** The app ends; a new one starts on another database. */
    moveTo: async (other: Promise<Database>) => void (stage.runtime = await start(await other)),
  }
  const app = {
    answersFor: (host: string) => host === 'app.test',
    handle: (request: Request) => webhookRoutes(stage.runtime)(request),
  }
  const network = openNetwork([app, shopify, zoho])
  endings.push(
    () => zoho.close(),
    () => shopify.close(),
    () => network.close(),
    () => stage.runtime.stop(),
  )
  return stage
}

type Stage = Awaited<ReturnType<typeof openStage>>

const openStore = (stage: Stage) =>
  openForImport(stage, {
    store: (shop) => void buildStore(shop, { customers: 8, orders: 6, products: 4, plain: true }),
  })

type Live = Awaited<ReturnType<typeof openStore>>

/** Everything that a backup of before does not know. */
function goOn({ shop }: Live): void {
  const customer = shop.createCustomer({
    firstName: 'Late',
    lastName: 'Comer',
    email: 'late.comer@example.com',
  })
  shop.createProduct({ title: 'Teapot', variants: [{ sku: 'POT', price: '24.90' }] })
  shop.createOrder({ customerId: customer.id, lines: [{ title: 'Engraving', price: '7.50', quantity: 2 }] })
  const [known] = shop.customers.values()
  if (known) shop.updateCustomer(known.id, { firstName: 'Renamed' })
}

/** News delivered, changes synced, no job waits or runs. */
async function quiet({ shopify, runtime: { db } }: Stage, { domain }: Live): Promise<void> {
  await shopify.settled()
  await until(async () => {
    const [row] = await db.prisma.$queryRaw<{ n: number }[]>`
      SELECT ((SELECT count(*) FROM "Change" WHERE "shopDomain" = ${domain} AND NOT "deadLettered")
        + (SELECT count(*) FROM pgboss.job WHERE data->>'shop' = ${domain} AND state IN ('created', 'retry', 'active')))::int
        AS n`
    return row?.n === 0
  }, patienceMs)
}

async function importAll(stage: Stage, live: Live): Promise<void> {
  const runId = await live.start()
  await until(async () => (await live.load(runId)).state === 'completed', patienceMs)
  await quiet(stage, live)
}

/** Until the restored app has compared everything by itself. */
async function caughtUp(stage: Stage, live: Live): Promise<void> {
  const since = Date.now() - hourMs
  await until(async () => {
    const { auditedAt, reconciledAt } = await live.row()
    return Math.min(auditedAt?.getTime() ?? 0, reconciledAt?.getTime() ?? 0) > since
  }, patienceMs)
  await quiet(stage, live)
  expect(stage.errors).toEqual([])
}

/** Made two hours ago: what it says of times is as old, and Shopify's token has ended. */
async function aged(db: Database): Promise<Database> {
  await db.prisma.$executeRaw`
    UPDATE "Shop" SET "reconciledAt" = "reconciledAt" - interval '2 hours', "auditedAt" = "auditedAt" - interval '2 hours'`
  await db.prisma.session.updateMany({ data: { expires: new Date() } })
  return db
}

function shell(program: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program}: ${stderr ?? error?.message}`)
}

async function openServer() {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? { url: given, stop: () => Promise.resolve() } : await startPostgres()
  endings.push(() => server.stop())
  return (): string => {
    const url = new URL(server.url)
    const name = `backup_${randomUUID().replaceAll('-', '')}`
    shell('psql', [server.url, '-qc', `CREATE DATABASE ${name}`])
    url.pathname = `/${name}`
    return url.href
  }
}

test('pg_dump and pg_restore: the app goes on in a new database, and doubles nothing written since the dump', async () => {
  const newDatabase = await openServer()
  const [before, after] = [newDatabase(), newDatabase()]
  const stage = await openStage(openPostgres(before))
  const live = await openStore(stage)
  await importAll(stage, live)

  const file = join(folder, 'sync.dump')
  shell('pg_dump', ['--format=custom', `--file=${file}`, before])
  goOn(live)
  await quiet(stage, live)
  expect(live.differences()).toEqual([])
  const written = live.org.records('Contacts').length
  await stage.runtime.stop()
  // What happens meanwhile is told to nobody: the server was away.
  live.shop.silently(() =>
    live.shop.createCustomer({ firstName: 'Un', lastName: 'Told', email: 'un.told@example.com' }),
  )
  shell('pg_restore', [`--dbname=${after}`, '--no-owner', '--exit-on-error', file])
  await stage.moveTo(aged(openPostgres(after)))

  await caughtUp(stage, live)
  // A server's pool is seen by operators; an embedded database has none.
  expect(await stage.runtime.metrics.registry.metrics()).toMatch(/^database_connections{state="most"} \d+$/m)
  expect(live.differences()).toEqual([])
  expect(live.org.records('Contacts')).toHaveLength(written + 1)
}, 400_000)

function restored(file: string, name: string): Promise<Database> {
  const data = join(folder, name)
  mkdirSync(data)
  shell('tar', ['-xzf', file, '-C', data])
  return openEmbedded(data)
}

test("an export of the embedded database: restored, it goes on after the shop's next visit", async () => {
  const stage = await openStage(await openEmbedded('memory://'))
  const live = await openStore(stage)
  await importAll(stage, live)

  const file = join(folder, 'sync.tar.gz')
  await exportDatabase(stage.runtime.sync, { out: file })
  await stage.runtime.stop()
  // Shopify's token is refreshed meanwhile, which ends the one in the export.
  await stage.moveTo(restored(file, 'first').then(aged))
  goOn(live)
  await quiet(stage, live)
  await stage.runtime.stop()
  await stage.moveTo(restored(file, 'second').then(aged))

  await until(async () => (await live.row()).pausedFor === 'shopify_disconnected', patienceMs)
  await live.visit()
  await caughtUp(stage, live)
  expect(live.differences()).toEqual([])
}, 400_000)
