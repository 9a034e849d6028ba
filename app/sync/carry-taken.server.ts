// Taken before the work: a record that kills the process is found by its next life. Records that were at work when a
// process died are carried alone, so that they take nobody along, and after the third time not at all.

import type { PendingChange } from '#app/db/changes.server.ts'
import { buryChange, mostDeaths, releaseChanges, takeChanges } from '#app/db/taken.server.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { carryBatch } from './carry-batch.server.ts'
import type { SyncContext } from './context.ts'
import { saveEndings } from './endings.server.ts'
import { failed } from './outcome.ts'
import type { Sheet } from './sheet.server.ts'

/** Each alone takes a call: the others of the shop need not wait for all of them. */
const suspectsARound = 10

/**
 * Carries changes of one kind and one door.
 * @returns whether some were left for the next round
 * @throws AppError as carryBatch
 */
export async function carryTaken(
  context: SyncContext,
  sheet: Sheet,
  kind: RecordKind,
  changes: readonly PendingChange[],
): Promise<boolean> {
  const sound = changes.filter(({ deaths }) => deaths === 0)
  if (sound.length > 0) await carryUnit(context, sheet, kind, sound)
  // The least suspected first: the one that kills again stops nobody who comes before it.
  const suspects = changes.filter(({ deaths }) => deaths > 0).toSorted((a, b) => a.deaths - b.deaths)
  for (const suspect of suspects.slice(0, suspectsARound)) {
    if (suspect.deaths >= mostDeaths)
      await bury(context, { sheet, kind, door: suspect.door }, suspect.shopifyId)
    else if (suspect.deaths < mostDeaths - 1) await carryUnit(context, sheet, kind, [suspect])
    else await inTurn(context, () => carryUnit(context, sheet, kind, [suspect]))
  }
  return suspects.length > suspectsARound
}

// Whose next death is the last one is carried while no other such record is, of whatever shop: only one of them can be
// what killed the process.
const turns = new WeakMap<SyncContext, Promise<void>>()

async function inTurn(context: SyncContext, work: () => Promise<void>): Promise<void> {
  const before = turns.get(context)
  const { promise, resolve } = Promise.withResolvers<void>()
  turns.set(context, promise)
  await before
  try {
    await work()
  } finally {
    resolve()
  }
}

async function carryUnit(
  context: SyncContext,
  sheet: Sheet,
  kind: RecordKind,
  unit: readonly PendingChange[],
): Promise<void> {
  await takeChanges(context.db, sheet.shop, unit, context.life)
  let ended = false
  try {
    await carryBatch(context, sheet, kind, unit)
    ended = true
  } finally {
    if (!ended) await releaseChanges(context.db, sheet.shop, unit, context.life)
  }
}

type Found = { sheet: Sheet; kind: RecordKind; door: PendingChange['door'] }

const blank = { parentId: null, label: null, sourceAt: '', row: {}, email: null, lines: null, total: null }

/** Makes a dead letter of a record, and tells the merchant and whoever runs the app. */
async function bury(context: SyncContext, { sheet, kind, door }: Found, shopifyId: string): Promise<void> {
  const { shop } = sheet
  await buryChange(context.db, shop, { kind, shopifyId }, context.now())
  context.log.error({ shop, kind, record: shopifyId }, 'dead letter: the process died of it')
  const ending = failed('process_died', 'The process died while it worked on this record')
  const draft = { ...blank, shopifyId }
  const attempts = new Map([[shopifyId, mostDeaths - 1]])
  await saveEndings(context, { sheet, kind, door, runId: null, attempts }, null, [{ draft, ending }])
}
