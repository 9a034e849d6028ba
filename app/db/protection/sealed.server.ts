// Every column that holds encrypted values, and the way to replace one while others read and write it.

import type { SealPlace } from '#app/lib/secrets/secrets.server.ts'
import type { Database } from '#app/db/client.server.ts'

const sessionPlace = (
  shop: string,
  column: 'accessToken' | 'refreshToken' | 'priorRefreshToken',
): SealPlace => ({
  table: 'Session',
  shop,
  column,
})
export const connectionPlace = (
  shop: string,
  column: 'accessToken' | 'refreshToken' | 'userLabel',
): SealPlace => ({ table: 'ZohoConnection', shop, column })
export const consentPlace = (shop: string, column: 'code' | 'grant'): SealPlace => ({
  table: 'ZohoConsent',
  shop,
  column,
})
export const digestPlace = (shop: string, column: 'address' | 'code'): SealPlace => ({
  table: 'EmailDigest',
  shop,
  column,
})
/** `fieldPrints` was the column's name when the first values were bound to it: another one here, and none of them opens. */
export const linkPlace = (shop: string): SealPlace => ({ table: 'Link', shop, column: 'fieldPrints' })
/** Belongs to no shop. */
export const digestKeyPlace: SealPlace = { table: 'DigestKey', shop: '', column: 'sealed' }

/** One encrypted value, and how to put another in its place: nothing happens when it is no longer that value. */
export type SealedValue = {
  place: SealPlace
  value: string
  replace: (sealed: string) => Promise<{ count: number }>
}

const pageSize = 500

/** All encrypted values, page by page. */
export async function* listSealed(db: Database): AsyncGenerator<SealedValue[]> {
  yield* digestKeys(db)
  yield* sessions(db)
  yield* connections(db)
  yield* consents(db)
  yield* emailDigests(db)
  yield* links(db)
}

async function* digestKeys({ prisma }: Database): AsyncGenerator<SealedValue[]> {
  const rows = await prisma.digestKey.findMany()
  yield rows.map(({ id, sealed: value }) => ({
    place: digestKeyPlace,
    value,
    replace: (sealed) => prisma.digestKey.updateMany({ where: { id, sealed: value }, data: { sealed } }),
  }))
}

// By their keys, which come in order.
async function* inPages<Row>(
  load: (after: string) => Promise<Row[]>,
  keyOf: (row: Row) => string,
  sealedIn: (row: Row) => SealedValue[],
): AsyncGenerator<SealedValue[]> {
  for (let after = ''; ;) {
    const rows = await load(after)
    yield rows.flatMap(sealedIn)
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    after = keyOf(last)
  }
}

const sessions = ({ prisma }: Database): AsyncGenerator<SealedValue[]> =>
  inPages(
    (after) =>
      prisma.session.findMany({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: pageSize }),
    ({ id }) => id,
    ({ id, shop, accessToken, refreshToken, priorRefreshToken }) =>
      filled([
        ['accessToken', accessToken],
        ['refreshToken', refreshToken],
        ['priorRefreshToken', priorRefreshToken],
      ]).map(([column, value]) => ({
        place: sessionPlace(shop, column),
        value,
        replace: (sealed: string) =>
          prisma.session.updateMany({ where: { id, [column]: value }, data: { [column]: sealed } }),
      })),
  )

const connections = ({ prisma }: Database): AsyncGenerator<SealedValue[]> =>
  inPages(
    (after) =>
      prisma.zohoConnection.findMany({
        where: { shopDomain: { gt: after } },
        orderBy: { shopDomain: 'asc' },
        take: pageSize,
      }),
    ({ shopDomain }) => shopDomain,
    ({ shopDomain, accessToken, refreshToken, userLabel }) =>
      filled([
        ['accessToken', accessToken],
        ['refreshToken', refreshToken],
        ['userLabel', userLabel],
      ]).map(([column, value]) => ({
        place: connectionPlace(shopDomain, column),
        value,
        replace: (sealed: string) =>
          prisma.zohoConnection.updateMany({
            where: { shopDomain, [column]: value },
            data: { [column]: sealed },
          }),
      })),
  )

const consents = ({ prisma }: Database): AsyncGenerator<SealedValue[]> =>
  inPages(
    (after) =>
      prisma.zohoConsent.findMany({
        where: { nonce: { gt: after } },
        orderBy: { nonce: 'asc' },
        take: pageSize,
      }),
    ({ nonce }) => nonce,
    ({ nonce, shopDomain, code, grant }) =>
      filled([
        ['code', code],
        ['grant', grant],
      ]).map(([column, value]) => ({
        place: consentPlace(shopDomain, column),
        value,
        replace: (sealed: string) =>
          prisma.zohoConsent.updateMany({ where: { nonce, [column]: value }, data: { [column]: sealed } }),
      })),
  )

const emailDigests = ({ prisma }: Database): AsyncGenerator<SealedValue[]> =>
  inPages(
    (after) =>
      prisma.emailDigest.findMany({
        where: { shopDomain: { gt: after } },
        orderBy: { shopDomain: 'asc' },
        take: pageSize,
      }),
    ({ shopDomain }) => shopDomain,
    ({ shopDomain, address, code }) =>
      filled([
        ['address', address],
        ['code', code],
      ]).map(([column, value]) => ({
        place: digestPlace(shopDomain, column),
        value,
        replace: (sealed: string) =>
          prisma.emailDigest.updateMany({
            where: { shopDomain, [column]: value },
            data: { [column]: sealed },
          }),
      })),
  )

// Keys are compared as whole rows: from an OR of their parts PostgreSQL makes no bound for the index, and each page would be
// read from the first link on.
async function* links({ prisma }: Database): AsyncGenerator<SealedValue[]> {
  type Key = { shopDomain: string; kind: string; shopifyId: string }
  for (let after: Key = { shopDomain: '', kind: '', shopifyId: '' }; ;) {
    const rows = await prisma.$queryRaw<(Key & { fieldHashes: string })[]>`
      SELECT "shopDomain", "kind", "shopifyId", "fieldHashes" FROM "Link"
      WHERE ("shopDomain", "kind", "shopifyId") > (${after.shopDomain}, ${after.kind}, ${after.shopifyId})
        AND "fieldHashes" IS NOT NULL
      ORDER BY 1, 2, 3 LIMIT ${pageSize}`
    yield rows.map(({ fieldHashes: value, ...key }) => ({
      place: linkPlace(key.shopDomain),
      value,
      replace: (fieldHashes: string) =>
        prisma.link.updateMany({ where: { ...key, fieldHashes: value }, data: { fieldHashes } }),
    }))
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    after = last
  }
}

const filled = <C extends string>(columns: [C, string | null][]): [C, string][] =>
  columns.flatMap(([column, value]): [C, string][] => (value ? [[column, value]] : []))
