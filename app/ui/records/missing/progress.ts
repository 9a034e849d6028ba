// What became of records that were synced together.

import type { RecordView } from '#app/ui/records/views.ts'

export type SyncProgress = {
  total: number
  /** No longer in line, whatever became of them. */
  done: number
  synced: number
  /** Refused, or asked about. */
  open: number
  /** Left out, by a filter or for a cause that their lines name. */
  skipped: number
}

export function progressOf(states: readonly RecordView['state'][]): SyncProgress {
  const count = (...some: readonly RecordView['state'][]) =>
    states.filter((state) => some.includes(state)).length
  const done = states.length - count('waiting')
  const [synced, open] = [count('linked'), count('refused', 'question')]
  return { total: states.length, done, synced, open, skipped: done - synced - open }
}
