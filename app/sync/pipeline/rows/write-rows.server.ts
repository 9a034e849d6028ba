// Writes rows to Zoho round by round: what Zoho refuses is mended and tried again where that is right.

import type { ZohoId } from '#app/lib/ids.ts'
import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '#app/db/client.server.ts'
import { backoffMs } from '#app/lib/backoff.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { isMissingRecord } from '#app/zoho/client/answers.ts'
import { rejected, waits, type SyncResult } from '#app/sync/core/sync-result.ts'
import { ownersOf } from '#app/sync/matching/owners.server.ts'
import { quietMs } from './certain-writes.server.ts'
import { mayRemake } from '#app/sync/protection/mass-deletion.server.ts'
import { next, type Next, type Writing } from './next.ts'
import { sendRows, type Answered, type Sending } from './send-rows.server.ts'

export type Written = { writing: Writing; syncResult: SyncResult }

type Batch = Sending & { db: Database; now: () => Date; kind: RecordKind }

const rounds = 5
const backoff = { firstMs: 200, longestMs: 800 } as const // Zoho's own trouble with a row passes

/** Every writing gets exactly one result. @throws when a whole call fails: nothing of it is settled then */
export async function writeRows(batch: Batch, writings: readonly Writing[]): Promise<Written[]> {
  const done: Written[] = []
  let open = [...writings]
  for (let round = 1; open.length > 0; round++) {
    const answered = await sendRows(batch, open)
    const nextOf = await decideNext(batch, answered, round === rounds)
    open = []
    for (const one of answered) {
      const then = nextOf(one)
      if ('ended' in then) done.push({ writing: one.writing, syncResult: then.ended })
      else open.push(then.again)
    }
    if (open.length > 0 && answered.some(({ answer }) => !answer.ok && answer.transient))
      await delay(backoffMs(backoff, round - 1))
  }
  return done
}

// What the reducer has to know of a round is read for all of its rows at once.
async function decideNext(batch: Batch, answered: readonly Answered[], last: boolean) {
  const { module, now } = batch
  const owners = await ownersOf(batch, duplicatesOf(answered))
  const held = await heldMissing(batch, answered)
  return ({ writing, answer, risk }: Answered): Next => {
    if (held.has(writing)) return { ended: { ...rejected('many_missing'), zohoId: writing.zohoId } }
    if (risk && !answer.ok) {
      const at = new Date(now().getTime() + quietMs[risk])
      return { ended: waits(answer.code, { at, counts: true }) }
    }
    return next(writing, answer, { owners, module, last })
  }
}

// Records that are missing in Zoho are made anew, but not a store's worth of them: the connected user may only no longer
// see them.
async function heldMissing(
  { db, now, orgConfig, kind }: Batch,
  answered: readonly Answered[],
): Promise<ReadonlySet<Writing>> {
  const missing = answered.filter(
    ({ writing, answer }) => writing.zohoId !== null && writing.decided !== 'this' && isMissingRecord(answer),
  )
  if (missing.length === 0) return new Set()
  const may = await mayRemake({ db, now }, { shop: orgConfig.shop, kind }, missing.length)
  return new Set(may ? [] : missing.map(({ writing }) => writing))
}

const duplicatesOf = (answered: readonly Answered[]): ZohoId[] =>
  answered.flatMap(({ answer }) => (!answer.ok && answer.duplicate ? [answer.duplicate.id] : []))
