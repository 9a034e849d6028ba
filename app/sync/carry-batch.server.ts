// A batch of changes and its failures: what passes is tried again, a poisoned record parks itself and nothing else.

import { postponeChanges, settleChanges, type PendingChange, type Postponed } from '#app/db/changes.server.ts'
import { nameOutage } from '#app/db/reachable.server.ts'
import { isAppError, isDisconnected, isRejected, isThrottled, isTransient } from '#app/lib/errors.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mayLackModule } from '#app/zoho/answers.ts'
import { carryChanges, type Carried } from './carry.server.ts'
import type { SyncContext } from './context.ts'
import { saveEndings } from './endings.server.ts'
import { noteModules } from './note-modules.server.ts'
import { failed } from './outcome.ts'
import type { Sheet } from './sheet.server.ts'

type Failed = Carried & { /** attempts before it is parked */ patience: number }

/** A record that Zoho or Shopify answers with an error of their own: some minutes. */
const patienceWithRecords = 10
/** No answer at all: it may be an outage, and no record's fault. About nine hours. */
const patienceWithOutages = 40
/** A mistake of ours does not pass by itself. */
const patienceWithBugs = 5

const longestWaitMs = 15 * 60_000

/**
 * Carries changes of one kind and one door and settles each.
 * @throws AppError throttled, disconnected or transient: what is not settled waits, and the shop with it
 */
export async function carryBatch(
  context: SyncContext,
  sheet: Sheet,
  kind: RecordKind,
  changes: readonly PendingChange[],
): Promise<void> {
  try {
    await settleCarried(context, sheet, await carryChanges(context, sheet, kind, changes))
  } catch (thrown) {
    const error = nameOutage(thrown)
    // Without a database nothing can be told of a record: all wait as they are.
    if (error !== thrown) throw error
    if (isThrottled(error) || isDisconnected(error)) throw error
    // A module that vanished: what waits is looked at again by those that are left, and counts no attempt.
    if (mayLackModule(error) && (await noteModules(context, sheet.shop))) return context.wake(sheet.shop)
    const [first, ...others] = changes
    if (!first) return
    if (others.length === 0) return settleFailed(context, sheet, [poisoned(context, first, error)])
    if (isTransient(error)) return probe(context, sheet, kind, { first, others, error })
    // One record is the reason: halves find it soon.
    const half = Math.ceil(changes.length / 2)
    await carryBatch(context, sheet, kind, changes.slice(0, half))
    await carryBatch(context, sheet, kind, changes.slice(half))
  }
}

type Probe = { first: PendingChange; others: readonly PendingChange[]; error: unknown }

// No answer to a batch. One record alone tells an outage from a record that breaks its batch: in an outage all the
// others wait as they are.
async function probe(
  context: SyncContext,
  sheet: Sheet,
  kind: RecordKind,
  { first, others, error }: Probe,
): Promise<void> {
  try {
    await settleCarried(context, sheet, await carryChanges(context, sheet, kind, [first]))
  } catch (thrown) {
    const again = nameOutage(thrown)
    if (again !== thrown) throw again
    if (isThrottled(again) || isDisconnected(again)) throw again
    await settleFailed(context, sheet, [poisoned(context, first, again)])
    if (isTransient(again)) throw error
  }
  const half = Math.ceil(others.length / 2)
  await carryBatch(context, sheet, kind, others.slice(0, half))
  await carryBatch(context, sheet, kind, others.slice(half))
}

function poisoned(context: SyncContext, change: PendingChange, error: unknown): Failed {
  const passing = isTransient(error)
  const ours = !isAppError(error) || error.kind === 'invariant'
  if (ours) context.log.error({ err: error, kind: change.kind, record: change.shopifyId }, 'record failed')
  const code = isAppError(error) ? error.code : 'unknown'
  const message = isRejected(error) ? error.message : 'The record could not be carried'
  return { change, ending: failed(code, message), patience: passing ? patienceWithOutages : patienceWithBugs }
}

// Carried: the change is done. Failed: later again, and parked after too many attempts.
async function settleCarried(context: SyncContext, sheet: Sheet, carried: readonly Carried[]): Promise<void> {
  const lost = carried.filter(({ ending }) => ending.result === 'failed')
  const done = carried.filter(({ ending }) => ending.result !== 'failed')
  await settleChanges(
    context.db,
    sheet.shop,
    done.map(({ change }) => change),
  )
  await settleFailed(
    context,
    sheet,
    lost.map((one) => ({ ...one, patience: patienceWithRecords })),
  )
}

async function settleFailed(context: SyncContext, sheet: Sheet, lost: readonly Failed[]): Promise<void> {
  const now = context.now().getTime()
  const isParked = ({ change, patience }: Failed) => change.attempts + 1 >= patience
  const postponed = lost.map((one): Postponed => {
    const { change } = one
    return { ...change, dueAt: new Date(now + backoffMs(change.attempts)), parked: isParked(one) }
  })
  await postponeChanges(context.db, sheet.shop, postponed)
  for (const one of lost.filter(isParked)) await tellParked(context, sheet, one)
}

const blank = { parentId: null, label: null, sourceAt: '', row: {}, email: null, lines: null, total: null }

async function tellParked(context: SyncContext, sheet: Sheet, { change, ending }: Failed): Promise<void> {
  const { kind, shopifyId, door } = change
  const told = {
    draft: { ...blank, shopifyId },
    ending: { ...ending, cause: ending.cause ?? 'too_many_attempts' },
  }
  const attempts = new Map([[shopifyId, change.attempts]])
  await saveEndings(context, { sheet, kind, door, runId: null, attempts }, null, [told])
}

const backoffMs = (attempts: number): number =>
  Math.min(1000 * 2 ** attempts, longestWaitMs) * (0.8 + Math.random() * 0.4)
