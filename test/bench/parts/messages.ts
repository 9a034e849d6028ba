// What the processes of a benchmark say to one another.

import type { BigStoreSize } from '#test/store/big-store.ts'

export const benchApp = {
  shop: 'bench.myshopify.com',
  apiKey: 'bench-key',
  apiSecret: 'bench-secret-0123456789abcdef0123456',
  clientId: '1000.BENCH',
  clientSecret: 'bench-zoho-secret',
  appUrl: 'http://localhost:4999',
}

export type SimulatorOptions = { store: BigStoreSize; latencyMs: number; perRecordMs: number }
/** In milliseconds; `busy` is the time of all calls added up. */
export type Window = { from: number; to: number; calls: number; busy: number }
export type Ask = { ask: 'consent'; url: string } | { ask: 'stats' }
export type AppResult = {
  state: string
  seconds: number
  peakRssMb: number
  peakHeapMb: number
  done: number
}
/** How a peer writes: one record a call, a search before each, or a hundred a call, one call after the other. */
export type PeerAsk = { way: 'one' | 'search' | 'batches'; records: number }
export type PeerResult = { records: number; seconds: number }
