// Questions about many records that seem to be deleted on one side, and their answers.

import type { MassDeletion as DeletionRow } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { MassAnswer, Side } from '#app/lib/states.ts'
import type { Database } from '#app/db/client.server.ts'

export type MassDeletion = Omit<DeletionRow, 'kind' | 'side' | 'answer'> & {
  kind: RecordKind
  side: Side
  /** Null while it is open. */
  answer: MassAnswer | null
}

export const toMassDeletion = ({ kind, side, answer, ...row }: DeletionRow): MassDeletion => ({
  ...row,
  kind: RecordKind.parse(kind),
  side: Side.parse(side),
  answer: MassAnswer.nullable().parse(answer),
})

export type MassPlace = { shop: ShopDomain; kind: RecordKind; side: Side }

const where = ({ shop, kind, side }: MassPlace) => ({ shopDomain: shop, kind, side })
const key = (place: MassPlace) => ({ shopDomain_kind_side: where(place) })

export async function loadMassDeletion(db: Database, place: MassPlace): Promise<MassDeletion | null> {
  const row = await db.prisma.massDeletion.findUnique({ where: key(place) })
  return row && toMassDeletion(row)
}

/** Asks, or asks anew. `comparedOf`: it was one of so many of those that are linked; null: of all. */
export async function askMassDeletion(
  db: Database,
  place: MassPlace,
  seen: { found: number; linked: number; comparedOf?: number | null; at: Date },
): Promise<void> {
  const { at, comparedOf = null, ...counts } = seen
  const asked = { ...counts, comparedOf, askedAt: at, answer: null, answeredAt: null }
  await db.prisma.massDeletion.upsert({
    where: key(place),
    create: { ...where(place), ...asked },
    update: asked,
  })
}

/** @returns false when it is not asked any more */
export async function saveMassAnswer(
  db: Database,
  place: MassPlace,
  given: { answer: MassAnswer; at: Date },
): Promise<boolean> {
  const { answer, at } = given
  const data = { answer, answeredAt: at }
  return (await db.prisma.massDeletion.updateMany({ where: where(place), data })).count > 0
}

export const deleteMassDeletion = (db: Database, place: MassPlace) =>
  db.prisma.massDeletion.deleteMany({ where: where(place) })
