// Rows that are read past Prisma are what Prisma reads: on either database, with every column filled and with none that may
// be empty.

import type { KindState, Shop, ZohoConnection } from '@prisma/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findRow } from '#app/db/rows/whole-row.server.ts'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const at = new Date('2026-03-29T01:30:00.123Z')
const times = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, at]))

test.for(['as an import left them', 'with every column filled', 'with none that may be empty'])(
  'the rows that all work begins with, %s',
  async (filled) => {
    const { domain } = await openShop(world)
    const { prisma } = world.db
    if (filled === 'with every column filled') {
      const ofShop = [
        'uninstalledAt',
        'liveSince',
        'reconciledAt',
        'pausedUntil',
        'troubleSince',
        'troubleUntil',
      ]
      const ofConnection = ['accessExpiresAt', 'companiesAt', 'notesAt', 'notesWaitUntil']
      await prisma.shop.update({
        where: { domain },
        data: {
          ...times([...ofShop, 'auditedAt', 'auditDueAt', 'tokenAt']),
          settings: { a: ['é', null, 1.5] },
        },
      })
      await prisma.zohoConnection.update({
        where: { shopDomain: domain },
        data: {
          ...times(ofConnection),
          creditsLeft: 7,
          currencyDecimals: { JPY: 0, KWD: 3 },
          multiCurrency: true,
        },
      })
      await prisma.kindState.updateMany({
        where: { shopDomain: domain },
        data: {
          ...times(['reconciledAt', 'importedFrom', 'pausedUntil', 'remadeSince']),
          auditPlace: { held: [] },
        },
      })
    }
    if (filled === 'with none that may be empty') {
      await prisma.$executeRaw`UPDATE "Shop" SET "settings" = NULL, "liveSince" = NULL, "reconciledAt" = NULL,
        "tokenAt" = NULL, "auditedAt" = NULL WHERE "domain" = ${domain}`
      await prisma.$executeRaw`UPDATE "ZohoConnection" SET "accessToken" = NULL, "accessExpiresAt" = NULL,
        "storeAccountId" = NULL, "placeholderId" = NULL, "creditsLeft" = NULL WHERE "shopDomain" = ${domain}`
    }
    const shopDomain = domain
    const kind = 'customer'
    const [shop, connection, state]: [Shop | null, ZohoConnection | null, KindState | null] =
      await Promise.all([
        findRow(world.db, 'Shop', { domain }),
        findRow(world.db, 'ZohoConnection', { shopDomain }),
        findRow(world.db, 'KindState', { shopDomain, kind }),
      ])
    expect(shop).toEqual(await prisma.shop.findUnique({ where: { domain } }))
    expect(connection).toEqual(await prisma.zohoConnection.findUnique({ where: { shopDomain } }))
    expect(state).toEqual(
      await prisma.kindState.findUnique({ where: { shopDomain_kind: { shopDomain, kind } } }),
    )
    expect([shop?.domain, connection?.shopDomain, state?.kind]).toEqual([domain, domain, kind])
  },
)

test('a row that is not there is none', async () => {
  expect(await findRow(world.db, 'Shop', { domain: 'nobody.myshopify.com' })).toBe(null)
})
