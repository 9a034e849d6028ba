// Mapping a batch takes this process's only thread: between its records the others have their turn.

import { setImmediate as othersTurn } from 'node:timers/promises'

const turnMs = 20

/** Does each of these, and lets everything else in the process go on in between. */
export async function inTurns<T>(steps: Iterable<() => T>): Promise<T[]> {
  const done: T[] = []
  let since = performance.now()
  for (const step of steps) {
    done.push(step())
    if (performance.now() - since < turnMs) continue
    await othersTurn()
    since = performance.now()
  }
  return done
}
