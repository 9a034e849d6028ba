// A lease that lapsed: whoever held it ends, for another may hold it by now.

import { isAppError, TransientError } from './errors.ts'

export const lapsedCode = 'lease_lapsed'

/** The reason with which a lapsed lease aborts its work. */
export const lapsed = (): TransientError =>
  new TransientError('The lease on this work lapsed', { code: lapsedCode })

export const isLapsed = (error: unknown): boolean => isAppError(error) && error.code === lapsedCode

/** @throws TransientError once the lease lapsed; a process that is told to stop may still end what it began */
export function refuseLapsed(signal: AbortSignal | undefined): void {
  if (signal?.aborted && isLapsed(signal.reason)) throw lapsed()
}
