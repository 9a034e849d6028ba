// Webhooks that arrive together are committed together: a statement for many costs hardly more than one for a single.

import { setTimeout as delay } from 'node:timers/promises'
import { noteChanges, type Note } from './changes.server.ts'
import type { Database } from './client.server.ts'

const mostNotes = 500
/** The embedded database works in this thread: without a moment's wait nobody could join. */
const gatherMs = 3

type Waiting = { note: Note; done: (fresh: boolean) => void; fail: (error: unknown) => void }

/** Notes live changes. Answers when they are committed; false for a delivery seen before or a shop that is not live. */
export function createNoter(db: Database): (note: Note) => Promise<boolean> {
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
      const fresh = await noteChanges(
        db,
        'live',
        group.map(({ note }) => note),
      )
      group.forEach(({ done }, n) => done(fresh[n] ?? false))
    } catch (error) {
      for (const { fail } of group) fail(error)
    }
  }

  return (note) =>
    new Promise((done, fail) => {
      waiting.push({ note, done, fail })
      if (!busy) void flush()
    })
}
