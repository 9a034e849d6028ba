// What the processes of the live benchmarks say to one another.

export const liveApp = {
  apiKey: 'bench-key',
  apiSecret: 'bench-secret-0123456789abcdef0123456',
  clientId: '1000.BENCH',
  clientSecret: 'bench-zoho-secret',
  secretsKey: Buffer.alloc(32, 9).toString('base64'),
}

export const shopName = (n: number) => `bench-${n}.myshopify.com`

/** The last shop is the one with many customers. `whole`: each has products and orders as well. */
export type Simulators = { shops: number; customers: number; many: number; whole?: boolean; appUrl: string }

export type Ask =
  | { ask: 'document'; shop: string }
  | { ask: 'consent'; shop: string; url: string }
  | { ask: 'steady'; perSecond: number; seconds: number }
  | { ask: 'burst'; records: number }
  | { ask: 'busy'; perSecond: number; seconds: number; kinds: Busy['kinds'] }

/** Milliseconds from the webhook's arrival to the end of Zoho's write, sorted. */
export type Steady = { changes: number; latencies: number[]; calls: number }
/** One shop alone; `backwards`: rows that Zoho took after it had a newer change of the same record. */
export type Busy = Steady & { kinds: 'customers' | 'all'; backwards: number }
export type Burst = { seconds: number; calls: number; others: number[] }

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
