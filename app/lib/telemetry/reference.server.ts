// What a merchant can tell support: a short name of the request, which stands in each line that the log has of it.

import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'

const requests = new AsyncLocalStorage<string>()

/** Runs the answer to one request under a name of its own. */
export const withReference = <T>(answer: (reference: string) => T): T => {
  const reference = randomBytes(5).toString('hex')
  return requests.run(reference, () => answer(reference))
}

/** Of the request that is being answered; null outside of one. */
export const referenceNow = (): string | null => requests.getStore() ?? null
