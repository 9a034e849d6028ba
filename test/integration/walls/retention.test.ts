// What SECURITY.md says is kept for a time goes when that time is over, and no sooner. Privacy requests and the audit log
// have tests of their own (privacy-requests.test.ts, audit-log.test.ts).

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { startWorld, type World } from '#test/support/world.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

let world: World
beforeAll(async () => {
  world = await startWorld({ working: false })
  await world.install()
})
afterAll(() => world[Symbol.asyncDispose]())

/** The table of SECURITY.md: how long each thing is kept. */
const promised = new Map(
  readFileSync('SECURITY.md', 'utf8')
    .split('## What is kept')[1]
    ?.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)
    .map(([, what = '', time = '']) => [what, time] as const),
)

const cases = [
  {
    what: 'outcomes',
    time: '90 days; open refusals and what waits for a value: until that is over',
    keptMs: 90 * dayMs,
    make: (shopDomain: string, at: Date) =>
      world.db.prisma.outcome.create({
        data: { shopDomain, kind: 'order', shopifyId: '1', trigger: 'live', result: 'created', at },
      }),
    left: () => world.db.prisma.outcome.count(),
  },
  {
    what: 'audit log',
    time: '1 year',
    keptMs: 365 * dayMs,
    make: (shopDomain: string, at: Date) =>
      world.db.prisma.auditEntry.create({
        data: { shopDomain, actor: '42', action: 'settings_saved', details: {}, at },
      }),
    left: () => world.db.prisma.auditEntry.count(),
  },
  {
    what: 'digests of ids that customers/redact erased',
    time: '1 year after Shopify last showed them',
    keptMs: 365 * dayMs,
    make: (shopDomain: string, metAt: Date) =>
      world.db.prisma.erasedRecord.create({
        data: { shopDomain, digest: metAt.toISOString(), erasedAt: metAt, metAt },
      }),
    left: () => world.db.prisma.erasedRecord.count(),
  },
  {
    what: "ids of webhook deliveries, comments and Flow's runs, with how they ended",
    time: '28 hours',
    keptMs: 28 * hourMs,
    make: (shopDomain: string, receivedAt: Date) =>
      world.db.prisma.delivery.create({
        data: { shopDomain, webhookId: receivedAt.toISOString(), receivedAt },
      }),
    left: () => world.db.prisma.delivery.count(),
  },
  {
    what: 'consents under way',
    time: '1 day',
    keptMs: dayMs,
    make: (shopDomain: string, expiresAt: Date) =>
      world.db.prisma.zohoConsent.create({ data: { shopDomain, nonce: expiresAt.toISOString(), expiresAt } }),
    left: () => world.db.prisma.zohoConsent.count(),
  },
  {
    what: 'credits used',
    time: '7 days',
    keptMs: 7 * dayMs,
    make: (shopDomain: string, hour: Date) =>
      world.db.prisma.creditUse.create({ data: { shopDomain, hour, credits: 1, calls: 1 } }),
    left: () => world.db.prisma.creditUse.count(),
  },
  {
    what: 'writes to Zoho in doubt (`WriteIntent`: ids)',
    time: 'until they are answered, an hour at most; customers/redact',
    keptMs: hourMs,
    make: (shopDomain: string, startedAt: Date) =>
      world.db.prisma.writeIntent.create({
        data: { shopDomain, kind: 'order', shopifyId: startedAt.toISOString(), writer: 'one', startedAt },
      }),
    left: () => world.db.prisma.writeIntent.count(),
  },
  {
    // By the database's own clock.
    what: 'who is at which work (`Lease`: names shops)',
    time: 'while it goes on, 5 minutes after its process died',
    keptMs: 5 * minuteMs,
    make: (shopDomain: string, expiresAt: Date) =>
      world.db.prisma.lease.create({
        data: { key: `${shopDomain} ${expiresAt.toISOString()}`, holder: 'one', expiresAt },
      }),
    left: () => world.db.prisma.lease.count(),
  },
  {
    // By the same clock.
    what: 'how processes share calls to Zoho (`OrgCalls`: ids of organizations)',
    time: 'an hour after the last',
    keptMs: hourMs,
    make: (_shop: string, changedAt: Date) =>
      world.db.prisma.orgCalls.create({ data: { orgId: changedAt.toISOString(), changedAt } }),
    left: () => world.db.prisma.orgCalls.count(),
  },
]

test.each(cases.map((one) => [one.what, one] as const))(
  '%s: kept as long as SECURITY.md says',
  async (_, one) => {
    expect(promised.get(one.what)).toBe(one.time)
    const before = await one.left()
    const now = Date.now()
    await one.make(world.domain, new Date(now - one.keptMs + minuteMs))
    await one.make(world.domain, new Date(now - one.keptMs - minuteMs))
    expect(await one.left()).toBe(before + 2)
    await sweep(world.sync)
    expect(await one.left()).toBe(before + 1)
  },
)

test('who saved earlier settings is known for a year, what they were for longer', async () => {
  expect(promised.get('earlier settings (`SettingsVersion`)')).toContain('who saved them: 1 year')
  const save = (actor: string, days: number) =>
    world.db.prisma.settingsVersion.create({
      data: {
        shopDomain: world.domain,
        actor,
        settings: {},
        changes: [],
        at: new Date(Date.now() - days * dayMs),
      },
    })
  for (const [actor, days] of [
    ['42', 366],
    ['system', 366],
    ['42', 364],
  ] as const)
    await save(actor, days)
  await sweep(world.sync)
  const kept = await world.db.prisma.settingsVersion.findMany({ orderBy: { id: 'asc' } })
  expect(kept.map(({ actor }) => actor)).toEqual(['', 'system', '42'])
})

test('a refusal that nobody dealt with is kept however old it is: its record still waits', async () => {
  const at = new Date(Date.now() - 100 * dayMs)
  const old = { shopDomain: world.domain, kind: 'customer', trigger: 'import', result: 'rejected', at }
  await world.db.prisma.outcome.createMany({
    data: [
      { ...old, shopifyId: 'open' },
      { ...old, shopifyId: 'dismissed', resolvedAt: at },
    ],
  })
  await sweep(world.sync)
  const left = await world.db.prisma.outcome.findMany({ where: { kind: 'customer' } })
  expect(left).toMatchObject([{ shopifyId: 'open' }])
})

test('jobs of the queue are gone minutes after they end', async () => {
  expect(promised.get('jobs of the queue')).toContain('minutes after they end')
  const { boss } = world.sync.queue
  const { prisma } = world.db
  const ended = () =>
    prisma.$queryRaw`SELECT state::text FROM pgboss.job WHERE name = 'audit' AND data->>'shop' = ${world.domain}`
  await boss.send('audit', { shop: world.domain })
  const [job] = await boss.fetch('audit')
  await boss.complete('audit', job?.id ?? '')
  await boss.supervise()
  expect(await ended()).toEqual([{ state: 'completed' }])
  // Six minutes pass in the queue.
  await prisma.$executeRaw`UPDATE pgboss.job SET completed_on = completed_on - interval '6 minutes' WHERE name = 'audit'`
  await prisma.$executeRaw`UPDATE pgboss.queue SET maintain_on = maintain_on - interval '6 minutes'`
  await boss.supervise()
  expect(await ended()).toEqual([])
})
