// Whether this process works, asked by load balancers as often as they like: looked at once a second, and in time.

import { TransientError } from '#app/lib/errors.ts'
import { inTime } from '#app/lib/waits/in-time.ts'

const freshMs = 1_000
const timeoutMs = 4_000

/**
 * The same look for everybody who asks within a second.
 * @param look throws when something does not answer
 * @returns a function that throws what `look` threw, or TransientError after four seconds
 */
export function onceASecond(look: () => Promise<void>, now: () => number = Date.now): () => Promise<void> {
  let at = -Infinity
  let last: Promise<void> = Promise.resolve()
  return () => {
    if (now() - at >= freshMs) {
      at = now()
      last = inTime(look(), timeoutMs, unhealthy)
    }
    return last
  }
}

function unhealthy(): never {
  throw new TransientError('No answer in time', { code: 'health_timeout' })
}
