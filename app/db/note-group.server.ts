// Webhooks that arrive together are committed together: a statement for many costs hardly more than one for a single.

import { setTimeout as delay } from 'node:timers/promises'
import { recordChanges, type Note } from '#app/db/tables/changes.server.ts'
import type { Database } from './client.server.ts'
import { sqlStateOf } from './sql-state.server.ts'

const mostNotes = 500
/** The embedded database works in this thread: without a moment's wait nobody could join. */
const gatherMs = 3

type Waiting = { note: Note; done: (fresh: boolean) => void; fail: (error: unknown) => void }

// foreign_key_violation
const isGoneShop = (error: unknown): boolean => sqlStateOf(error) === '23503'

/** Notes live changes. Answers when they are committed; false for a delivery seen before or a shop that is not live. */
export function createChangeRecorder(db: Database): (note: Note) => Promise<boolean> {
  const waiting: Waiting[] = []
  let busy = false

  async function flush(): Promise<void> {
    busy = true
    while (waiting.length > 0) {
      await delay(gatherMs)
      await commit(waiting.splice(0, mostNotes))
    }
    busy = false
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    try {
      const fresh = await recordChanges(
        db,
        'live',
        group.map(({ note }) => note),
      )
      group.forEach(({ done }, n) => done(fresh[n] ?? false))
    } catch (error) {
      await settle(group, error)
    }
  }

  // A shop that leaves while its note is written takes the whole statement with it: its neighbours are noted singly.
  async function settle(group: readonly Waiting[], error: unknown): Promise<void> {
    const [only] = group
    if (!isGoneShop(error)) for (const { fail } of group) fail(error)
    else if (only && group.length === 1) only.done(false)
    else for (const one of group) await commit([one])
  }

  return (note) =>
    new Promise((done, fail) => {
      waiting.push({ note, done, fail })
      if (!busy) void flush()
    })
}
