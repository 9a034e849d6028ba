// What the processes of the live benchmarks say to one another.

export const liveApp = {
  apiKey: 'bench-key',
  apiSecret: 'bench-secret-0123456789abcdef0123456',
  clientId: '1000.BENCH',
  clientSecret: 'bench-zoho-secret',
  secretsKey: Buffer.alloc(32, 9).toString('base64'),
}

export const shopName = (n: number) => `bench-${n}.myshopify.com`

/** Shops of this name are all one and the same shop to the simulators, `quietShop`: nothing ever changes in them. */
export const quietName = (n: number) => `quiet-${String(n).padStart(5, '0')}.myshopify.com`
export const quietShop = 'bench-quiet.myshopify.com'

/** The last shop is the one with many customers. `whole`: each has products and orders as well. */
export type Simulators = {
  shops: number
  customers: number
  many: number
  whole?: boolean
  appUrl: string
  /** The last ones of the shops: not imported, `many` customers each. */
  importing?: number
  /** Of the others, the last ones: their organizations are in the European data center. */
  europe?: number
  /** Milliseconds for each of Shopify's answers to the app. */
  shopifyMs?: number
}

/** What the processes beside the simulators are: shops that only the database has, and how many serve and work. */
export type Around = { quiet?: number; processes?: number }

export type Ask = Single | { ask: 'together'; asks: readonly Single[] }
type Single =
  | { ask: 'document'; shop: string }
  | { ask: 'consent'; shop: string; url: string }
  | { ask: 'steady'; perSecond: number; seconds: number; shops?: number }
  | { ask: 'silent'; europe: boolean }
  | ({ ask: 'lose'; changes: number } & Loss)
  | { ask: 'burst'; records: number }
  | { ask: 'busy'; perSecond: number; seconds: number; kinds: Busy['kinds'] }

/** Milliseconds from the webhook's arrival to the end of Zoho's write, sorted. */
export type Steady = { changes: number; latencies: number[]; calls: number }
/** One shop alone; `backwards`: rows that Zoho took after it had a newer change of the same record. */
export type Busy = Steady & { kinds: 'customers' | 'all'; backwards: number }
/** `shops` from the one of the number `first` on. */
export type Loss = { first: number; shops: number; withinMs: number }
/** Milliseconds from a change whose webhook was lost to the end of Zoho's write, sorted; those never written are missing. */
export type Lost = number[]
export type Burst = { seconds: number; calls: number; others: number[] }

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
