// The work of a process begins beside its web: with many shops the first look at what is due takes a while.

import type { Runtime } from './runtime.server.ts'

/** Starts syncing, and waits for nothing: a first look that breaks off is made up for within a minute. */
export function beginWork({ work, log }: Pick<Runtime, 'work' | 'log'>): void {
  work().catch((error: unknown) => log.warn({ err: error }, 'first sweep broke off'))
}
