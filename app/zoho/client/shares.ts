// How processes share the calls that an organisation allows at once: each holds a part of them, written down where all of
// them see it, and the sum is never above what Zoho allows (decision 111). Pure.

/** Calls at once: in all, and those that Zoho counts apart (limiter.ts). */
export type Calls = { calls: number; heavy: number }
/** Calls that run or wait for their turn. */
export type CallsNeeded = { live: number; bulk: number }
/** What one process wrote down. */
export type Part = { holder: string; held: Calls; need: { calls: CallsNeeded; heavy: CallsNeeded } }

/** Places beyond the need, so that a few calls more begin without a question. */
const headroom = 2
/** Who holds so many more than it needs gives them back unasked. */
const toSpare = 2 * headroom

const total = ({ live, bulk }: CallsNeeded): number => live + bulk

/**
 * How many each should have: live work first, then one for whoever is there, then imports, then some to spare, of which one
 * is left for a newcomer. All processes come to the same answer.
 * @param turn where there are more processes than places, those that get one change with it
 */
export function divide(most: number, needs: readonly CallsNeeded[], turn = 0): number[] {
  const given = needs.map(() => 0)
  const first = needs.length > most ? turn % needs.length : 0
  const order = needs.map((_, n) => (n + first) % needs.length)
  let left = most
  // One each, round after round, as long as anybody lacks any.
  const fill = (upTo: (need: CallsNeeded) => number, keep = 0): void => {
    for (let before = -1; left > keep && before !== left;) {
      before = left
      for (const n of order) {
        const need = needs[n]
        if (left <= keep || !need || (given[n] ?? 0) >= upTo(need)) continue
        given[n] = (given[n] ?? 0) + 1
        left -= 1
      }
    }
  }
  fill(({ live }) => live)
  fill(() => 1)
  fill(total)
  fill((need) => total(need) + headroom, 1)
  return given
}

/** Where this process stands: `running` calls are under way, `allowed` may be, `written` is what the others see of it. */
export type Own = Pick<Part, 'holder' | 'need'> & { running: Calls; allowed: Calls; written: Part | null }

/**
 * What the process may do by now, beside what the others hold.
 * @returns `part` to be written down where it `isDue`; then, and only then, the process may begin as many as `allowed`
 */
export function divideCalls(most: Calls, others: readonly Part[], own: Own, turn = 0) {
  const all = [...others, own].toSorted((a, b) => (a.holder < b.holder ? -1 : 1))
  const me = all.indexOf(own)
  const divideOne = (what: keyof Calls) => {
    const needs = all.map(({ need }) => capped(need[what], most[what]))
    return dividePlaces({
      target: divide(most[what], needs, turn)[me] ?? 0,
      free: most[what] - others.reduce((sum, { held }) => sum + held[what], 0),
      need: total(capped(own.need[what], most[what])),
      running: own.running[what],
      held: own.written?.held[what] ?? null,
      allowed: own.allowed[what],
      othersLack: others.some((one) => isLacking(one, what, most)),
    })
  }
  const [calls, heavy] = [divideOne('calls'), divideOne('heavy')]
  const part: Part = {
    holder: own.holder,
    held: { calls: calls.held, heavy: heavy.held },
    need: own.need,
  }
  const { written } = own
  const isDue = !written || isNews(part, written, 'calls', most) || isNews(part, written, 'heavy', most)
  return { part, allowed: { calls: calls.allowed, heavy: heavy.allowed }, isDue }
}

/** Whether it asks for more than it has, as far as is written down. */
const isLacking = ({ need, held }: Part, what: keyof Calls, most: Calls): boolean =>
  total(capped(need[what], most[what])) > held[what]

// What the others would do otherwise for: what is held, whether it lacks any, and for live work at that.
function isNews(part: Part, before: Part, what: keyof Calls, most: Calls): boolean {
  const lacks = isLacking(part, what, most)
  const live = (one: Part) => Math.min(one.need[what].live, most[what])
  return (
    part.held[what] !== before.held[what] ||
    lacks !== isLacking(before, what, most) ||
    (lacks && live(part) > Math.max(live(before), part.held[what]))
  )
}

const capped = ({ live, bulk }: CallsNeeded, most: number): CallsNeeded => ({
  live: Math.min(live, most),
  bulk: Math.min(bulk, Math.max(0, most - live)),
})

type Places = {
  target: number
  free: number
  need: number
  running: number
  /** Null: nothing is written down. */
  held: number | null
  allowed: number
  othersLack: boolean
}

// What is under way is held until it has ended, whatever else is allowed.
function dividePlaces(places: Places): { allowed: number; held: number } {
  const allowed = Math.max(0, Math.min(allowedOf(places), places.free))
  return { allowed, held: Math.max(allowed, places.running) }
}

function allowedOf({ target, need, held, allowed, othersLack }: Places): number {
  if (held === null || need > allowed) return target
  if (othersLack && held > target) return target
  return held > need + toSpare ? Math.max(target, need + headroom) : allowed
}
