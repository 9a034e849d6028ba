// What a merchant can tell support: a short name of the request, which stands in each line that the log has of it.

import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'

// The processes and the bundle of the screens each have a copy of this file: what one of them names, the other asks for.
const shared = Symbol.for('sync-for-zoho-crm requests')
const known: unknown = Reflect.get(globalThis, shared)
const requests: AsyncLocalStorage<string> =
  known instanceof AsyncLocalStorage ? known : new AsyncLocalStorage<string>()
Reflect.set(globalThis, shared, requests)

/** Runs the answer to one request under a name of its own. */
export const withReference = <T>(answer: (reference: string) => T): T => {
  const reference = randomBytes(5).toString('hex')
  return requests.run(reference, () => answer(reference))
}

/** Of the request that is being answered; null outside of one. */
export const referenceNow = (): string | null => requests.getStore() ?? null
