// Privacy requests, what is held about a person, and its erasure.

import { forgetInAuditPlaces } from '#app/db/work/audit-places.server.ts'
import { Prisma, type PrivacyRequest as RequestRow } from '@prisma/client'
import { z } from 'zod'
import { type ShopDomain, type ShopifyId, ZohoId, StoredShopifyId } from '#app/lib/ids.ts'
import { kindTraits } from '#app/lib/kinds.ts'
import { ofKnownKinds, recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { PrivacyType } from '#app/lib/states.ts'
import { rowsParameter, type Database } from '#app/db/client.server.ts'
import { isMergedRow } from '#app/db/tables/questions.server.ts'
import { isLinkedRow } from '#app/db/link-row.server.ts'

export type PrivacyRequest = Omit<RequestRow, 'type' | 'customerId'> & {
  type: PrivacyType
  customerId: ShopifyId | null
}

const toRequest = (row: RequestRow): PrivacyRequest => ({
  ...row,
  type: PrivacyType.parse(row.type),
  customerId: StoredShopifyId.nullable().parse(row.customerId),
})

/** A person and the orders that a request names. */
export type Person = {
  customerId: ShopifyId | null
  orderIds: readonly ShopifyId[]
  /** Their records that are erased with them and linked (abandoned checkouts, draft orders): no request names them. */
  others?: readonly Theirs[]
}

/** A record in Zoho. */
const ZohoRef = z.object({ module: z.string(), id: ZohoId })
export type ZohoRef = z.infer<typeof ZohoRef>

export const recordsOf = ({ records }: Pick<RequestRow, 'records'>): ZohoRef[] =>
  z.array(ZohoRef).catch([]).parse(records)
export const orderIdsOf = ({ orderIds }: Pick<RequestRow, 'orderIds'>): ShopifyId[] =>
  z.array(StoredShopifyId).catch([]).parse(orderIds)

/** What is kept of a person who was erased, and of the orders named: digests (app/sync/protection/erased.server.ts). */
export type Erasure = Person & { digestOf: (kind: RecordKind, shopifyId: ShopifyId) => string }

type Received = { shop: ShopDomain; id: string; at: Date; dueAt: Date }

// In the transaction of the receipt, before it: a repeated delivery is told once.
const logReceived = ({ prisma }: Database, { shop, id, at }: Received, type: PrivacyType) =>
  prisma.$executeRaw`
    INSERT INTO "AuditEntry" ("shopDomain", "actor", "action", "details", "at")
    SELECT "domain", 'system', 'privacy_received', jsonb_build_object('type', ${type}::text),
      ${at.toISOString()}::timestamptz AT TIME ZONE 'UTC'
    FROM "Shop" WHERE "domain" = ${shop}
      AND NOT EXISTS (SELECT 1 FROM "PrivacyRequest" WHERE "shopDomain" = ${shop} AND "id" = ${id})`

/** Records the request, and in the audit log that it came. @returns false for one that was received before */
export async function saveDataRequest(
  db: Database,
  { shop, id, at, dueAt }: Received,
  { customerId, orderIds }: Person,
): Promise<boolean> {
  const row = { shopDomain: shop, id, type: PrivacyType.enum.data_request, customerId, receivedAt: at, dueAt }
  const data = { ...row, orderIds: [...orderIds], records: [] }
  const [, { count }] = await db.prisma.$transaction([
    logReceived(db, { shop, id, at, dueAt }, 'data_request'),
    db.prisma.privacyRequest.createMany({ data, skipDuplicates: true }),
  ])
  return count > 0
}

type Theirs = { kind: RecordKind; shopifyId: ShopifyId }
const toTheirs = ({ kind, shopifyId }: { kind: RecordKind; shopifyId: string }): Theirs => ({
  kind,
  shopifyId: StoredShopifyId.parse(shopifyId),
})
const theirs = ({ customerId, orderIds, others = [] }: Person): Theirs[] => [
  ...(customerId ? [{ kind: 'customer', shopifyId: customerId } as const] : []),
  ...orderIds.map((shopifyId) => ({ kind: 'order', shopifyId }) as const),
  ...others,
]

const erasedWithCustomer = recordKinds.filter((kind) => kindTraits[kind].isErasedWithCustomer)

async function withOthers({ prisma }: Database, shop: ShopDomain, person: Erasure): Promise<Erasure> {
  const { customerId: parentId } = person
  if (parentId === null) return person
  const where = { shopDomain: shop, kind: { in: erasedWithCustomer }, parentId }
  const links = await prisma.link.findMany({ where, select: { kind: true, shopifyId: true } })
  return { ...person, others: ofKnownKinds(links).map(toTheirs) }
}

// Ids as one parameter: a person may have more orders than a statement takes parameters.
const isTheirs = (shop: ShopDomain, person: Person): Prisma.Sql => Prisma.sql`
  "shopDomain" = ${shop} AND ("kind", "shopifyId") IN (
    SELECT r."kind", r."shopifyId" FROM jsonb_to_recordset(${rowsParameter(theirs(person))}::jsonb)
      AS r("kind" text, "shopifyId" text))`

/**
 * Erases what is held about a person and the orders named, in one transaction with the receipt: links, outcomes,
 * questions, pending changes, writes in doubt, the places of comparisons, previews (their examples may name them), and ids
 * in the audit log and in requests for data. Their abandoned checkouts and draft orders go as well; other orders of the person stay and no
 * longer say whose they are. Digests of what was erased are kept.
 * @returns false when the request was received before: what came since is erased all the same
 */
export async function erasePerson(db: Database, request: Received, named: Erasure): Promise<boolean> {
  const { prisma } = db
  const { shop, id, at, dueAt } = request
  const person = await withOthers(db, shop, named)
  const mine = isTheirs(shop, person)
  // The record that stayed of a merge in Zoho has what people kept of the other one.
  const records = await prisma.$queryRaw<ZohoRef[]>`
    SELECT "zohoModule" AS "module", "zohoId" AS "id" FROM (
      SELECT "kind", "shopifyId", "zohoModule", "zohoId" FROM "Link" WHERE ${mine} AND ${isLinkedRow}
      UNION SELECT "kind", "shopifyId", "zohoModule", "zohoId" FROM "Question" WHERE ${mine} AND ${isMergedRow}) r
    ORDER BY "kind", "shopifyId"`
  const open = records.length > 0
  const row = { shopDomain: shop, id, type: PrivacyType.enum.redact, orderIds: [], receivedAt: at, dueAt }
  const receipt = { ...row, records, accountsOpen: open, doneAt: open ? null : at }
  const asked = { shopDomain: shop, customerId: person.customerId ?? '' }
  const [, { count }] = await prisma.$transaction([
    logReceived(db, request, 'redact'),
    prisma.privacyRequest.createMany({ data: receipt, skipDuplicates: true }),
    prisma.$executeRaw`DELETE FROM "Link" WHERE ${mine}`,
    prisma.link.updateMany({
      where: { shopDomain: shop, kind: 'order', parentId: person.customerId ?? '' },
      data: { parentId: null },
    }),
    prisma.$executeRaw`DELETE FROM "Outcome" WHERE ${mine}`,
    prisma.$executeRaw`DELETE FROM "Question" WHERE ${mine}`,
    prisma.$executeRaw`DELETE FROM "Change" WHERE ${mine}`,
    prisma.$executeRaw`DELETE FROM "WriteIntent" WHERE ${mine}`,
    prisma.$executeRaw`DELETE FROM "OrderNote" WHERE ${mine}`,
    // A checkout that is nobody's names the order that came of it.
    prisma.link.updateMany({
      where: { shopDomain: shop, claimedBy: { in: [...person.orderIds] } },
      data: { claimedBy: null },
    }),
    forgetInAuditPlaces(db, shop, theirs(person)),
    prisma.run.deleteMany({ where: { shopDomain: shop, type: 'preview' } }),
    prisma.privacyRequest.updateMany({ where: { ...asked, doneAt: null }, data: { doneAt: at } }),
    prisma.privacyRequest.updateMany({ where: asked, data: { customerId: null, orderIds: [] } }),
    forgetInAuditLog(db, shop, person),
    prisma.erasedRecord.createMany({ data: erasedRows(request, person), skipDuplicates: true }),
  ])
  return count > 0
}

const erasedRows = ({ shop, at }: Received, person: Erasure) =>
  theirs(person).map(({ kind, shopifyId }) => ({
    shopDomain: shop,
    digest: person.digestOf(kind, shopifyId),
    erasedAt: at,
    metAt: at,
  }))

const forgetInAuditLog = (db: Database, shop: ShopDomain, person: Person) =>
  db.prisma.$executeRaw`
    UPDATE "AuditEntry" a SET "details" = a."details" - 'shopifyId'
    FROM jsonb_to_recordset(${rowsParameter(theirs(person))}::jsonb) AS r("kind" text, "shopifyId" text)
    WHERE a."shopDomain" = ${shop} AND a."details" ->> 'kind' = r."kind"
      AND a."details" ->> 'shopifyId' = r."shopifyId"`

export async function loadPrivacyRequest(
  db: Database,
  shop: ShopDomain,
  id: string,
): Promise<PrivacyRequest | null> {
  const where = { shopDomain_id: { shopDomain: shop, id } }
  const row = await db.prisma.privacyRequest.findUnique({ where })
  return row && toRequest(row)
}

/** @returns false when it was done before, or is none of the shop's */
export async function markPrivacyDone(
  db: Database,
  shop: ShopDomain,
  { id, at }: { id: string; at: Date },
): Promise<boolean> {
  const { count } = await db.prisma.privacyRequest.updateMany({
    where: { shopDomain: shop, id, doneAt: null },
    data: { doneAt: at },
  })
  return count > 0
}

/** Erasures whose Accounts are still to be forgotten. */
export async function listOpenAccounts(db: Database): Promise<PrivacyRequest[]> {
  const isAsked = [{ connection: { is: null } }, { connection: { is: { state: 'connected' } } }]
  const where = { accountsOpen: true, shop: { OR: isAsked } }
  return (await db.prisma.privacyRequest.findMany({ where })).map(toRequest)
}

export const closeAccounts = (db: Database, shop: ShopDomain, id: string) =>
  db.prisma.privacyRequest.updateMany({ where: { shopDomain: shop, id }, data: { accountsOpen: false } })

/** Requests received before `received` go; those done before `done` keep no ids. */
export async function forgetPrivacyRequests(
  db: Database,
  { received, done }: { received: Date; done: Date },
): Promise<void> {
  await db.prisma.privacyRequest.deleteMany({ where: { receivedAt: { lt: received } } })
  await db.prisma.$executeRaw`
    UPDATE "PrivacyRequest" SET "customerId" = NULL, "orderIds" = '[]', "records" = '[]', "accountsOpen" = false
    WHERE "doneAt" < ${done.toISOString()}::timestamptz AT TIME ZONE 'UTC'
      AND ("customerId" IS NOT NULL OR "orderIds" <> '[]' OR "records" <> '[]')`
}

const linkFields = {
  kind: true,
  shopifyId: true,
  zohoModule: true,
  zohoId: true,
  label: true,
  total: true,
  createdAt: true,
  sourceAt: true,
  syncedAt: true,
  adopted: true,
  gone: true,
} as const
const outcomeFields = {
  kind: true,
  shopifyId: true,
  label: true,
  trigger: true,
  result: true,
  cause: true,
  field: true,
  message: true,
  zohoModule: true,
  zohoId: true,
  at: true,
} as const
const questionFields = {
  kind: true,
  shopifyId: true,
  label: true,
  zohoModule: true,
  why: true,
  candidates: true,
  askedAt: true,
  answer: true,
  zohoId: true,
  answeredAt: true,
} as const
const intentFields = { kind: true, shopifyId: true, startedAt: true } as const
const orderNoteFields = { kind: true, shopifyId: true, source: true, state: true, at: true } as const
const changeFields = { kind: true, shopifyId: true, deleted: true, notedAt: true } as const

/** Everything that is held about a person, their orders and the orders named. */
export async function loadHeld(db: Database, shop: ShopDomain, { customerId, orderIds }: Person) {
  const { prisma } = db
  const own = { kind: 'customer', shopifyId: customerId ?? '' }
  const named = { kind: 'order', shopifyId: { in: [...orderIds] } }
  const bought = { kind: { in: ['order', ...erasedWithCustomer] }, parentId: customerId ?? '' }
  const links = await prisma.link.findMany({
    where: { shopDomain: shop, OR: [own, named, bought] },
    orderBy: [{ kind: 'asc' }, { shopifyId: 'asc' }],
    select: linkFields,
  })
  const idsOf = (kind: string) =>
    links.filter((link) => link.kind === kind).map(({ shopifyId }) => StoredShopifyId.parse(shopifyId))
  const orders = [...new Set([...orderIds, ...idsOf('order')])]
  const others = erasedWithCustomer.flatMap((kind) => idsOf(kind).map((shopifyId) => ({ kind, shopifyId })))
  const idsBy = [
    ['order', orders],
    ...erasedWithCustomer.map((kind) => [kind, idsOf(kind)] as const),
  ] as const
  const theirRecords = idsBy.map(([kind, ids]) => ({ kind, shopifyId: { in: [...ids] } }))
  const where = { shopDomain: shop, OR: [own, ...theirRecords] }
  const [outcomes, questions, changes, writes, notes, acts] = await Promise.all([
    prisma.outcome.findMany({ where, orderBy: { id: 'asc' }, select: outcomeFields }),
    prisma.question.findMany({ where, select: questionFields }),
    prisma.change.findMany({ where, select: changeFields }),
    prisma.writeIntent.findMany({ where, select: intentFields }),
    prisma.orderNote.findMany({ where, select: orderNoteFields }),
    loadActs(db, shop, { customerId, orderIds: orders, others }),
  ])
  return { links, outcomes, questions, changes, writes, notes, acts }
}

export type HeldAct = { action: string; kind: string; shopifyId: ShopifyId; at: Date }

// What staff did with these records by hand, as the audit log has it.
const loadActs = ({ prisma }: Database, shop: ShopDomain, person: Person): Promise<HeldAct[]> =>
  prisma.$queryRaw<HeldAct[]>`
    SELECT a."action", r."kind", r."shopifyId", a."at"
    FROM "AuditEntry" a JOIN jsonb_to_recordset(${rowsParameter(theirs(person))}::jsonb)
      AS r("kind" text, "shopifyId" text)
      ON a."details" ->> 'kind' = r."kind" AND a."details" ->> 'shopifyId' = r."shopifyId"
    WHERE a."shopDomain" = ${shop} ORDER BY a."at"`

export type Held = Awaited<ReturnType<typeof loadHeld>>
