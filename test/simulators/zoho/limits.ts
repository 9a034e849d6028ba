import { Refusal } from './answers.ts'
import type { Organisation } from './organisation.ts'
import type { Edition } from './types.ts'

/** Contract 7: credits per rolling 24 hours and calls at the same time, by edition. */
const plans: Record<Edition, { base: number; perUser: number; cap: number; concurrency: number }> = {
  free: { base: 5_000, perUser: 0, cap: 5_000, concurrency: 5 },
  standard: { base: 50_000, perUser: 250, cap: 100_000, concurrency: 10 },
  professional: { base: 50_000, perUser: 500, cap: 3_000_000, concurrency: 15 },
  enterprise: { base: 50_000, perUser: 1_000, cap: 5_000_000, concurrency: 20 },
  ultimate: { base: 50_000, perUser: 2_000, cap: Number.POSITIVE_INFINITY, concurrency: 25 },
}
const day = 24 * 3600_000
const bucket = 60_000

/** Credits spent, by the minute, forgotten after 24 hours. */
export class CreditLedger {
  private org: Organisation
  private minutes: { at: number; spent: number }[] = []
  private total = 0
  constructor(org: Organisation) {
    this.org = org
  }
  allowance(): number {
    const plan = plans[this.org.edition]
    return this.org.faults.creditsPerDay ?? Math.min(plan.cap, plan.base + plan.perUser * this.org.userCount)
  }
  used(): number {
    const since = this.org.clock.ms() - day
    let first = this.minutes[0]
    while (first && first.at + bucket <= since) {
      this.total -= first.spent
      this.minutes.shift()
      first = this.minutes[0]
    }
    return this.total
  }
  remaining(): number {
    return Math.max(0, this.allowance() - this.used())
  }
  spend(credits: number) {
    if (credits <= 0) return
    const at = Math.floor(this.org.clock.ms() / bucket) * bucket
    const last = this.minutes.at(-1)
    if (last?.at === at) last.spent += credits
    else this.minutes.push({ at, spent: credits })
    this.total += credits
  }
  clear() {
    this.minutes = []
    this.total = 0
  }
  /** The header appears only once half of the day's credits are used. */
  header(): Record<string, string> {
    const allowance = this.allowance()
    if (this.used() < allowance / 2) return {}
    return { 'X-API-CREDITS-REMAINING': String(this.remaining()) }
  }
}

export function concurrencyOf(org: Organisation): number {
  return org.faults.concurrency ?? plans[org.edition].concurrency
}

let turn = 0
/** The three documented bodies of a 429, in turn, so that nobody can depend on one of them. */
export function tooManyRequests(retryAfterSeconds: number): Refusal {
  turn = (turn + 1) % 3
  const headers: Record<string, string> =
    retryAfterSeconds > 0 ? { 'Retry-After': String(retryAfterSeconds) } : {}
  if (turn === 0) {
    return new Refusal(
      429,
      'RATE_LIMIT_EXCEEDED',
      'API rate limit exceeded. Please retry after some time',
    ).with(headers)
  }
  if (turn === 1) {
    const details = { trace_id: 'sim', retry_after: Math.max(1, retryAfterSeconds), limit: 100, window: 60 }
    return new Refusal(429, 'TOO_MANY_REQUESTS', 'Too many requests.', details).with(headers)
  }
  return new Refusal(429, 'RATE_LIMIT_EXCEEDED', 'Too many requests. Please try again later.').with(headers)
}
