// How processes share the calls of an organization, whatever order they read and write in.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divideCalls, type Calls, type CallsNeeded, type Part } from '#app/zoho/client/shares.ts'

const none: CallsNeeded = { live: 0, bulk: 0 }
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const most: Calls = { calls: 5, heavy: 3 }
const needOf = fc.record({
  live: fc.integer({ min: 0, max: 12 }),
  bulk: fc.integer({ min: 0, max: 12 }),
})
const steps = fc.array(
  fc.record({
    who: fc.integer({ min: 0, max: 3 }),
    what: fc.constantFrom('need', 'read', 'write', 'end', 'die'),
    need: needOf,
    left: fc.integer({ min: 0, max: 5 }),
  }),
  { minLength: 10, maxLength: 300 },
)

/** A process: what it read last, and with which version of the table. */
const fresh = (holder: string) => ({
  holder,
  need: none,
  running: 0,
  allowed: 0,
  written: null as Part | null,
  read: null as { version: number; others: Part[] } | null,
})

// As many as may begin do.
function begin(one: ReturnType<typeof fresh>): void {
  const wanted = Math.min(one.need.live + one.need.bulk, one.allowed)
  one.running = Math.max(one.running, wanted)
}

describe(`processes that read and write in any order, and die (SEED=${seed})`, () => {
  it('never have more under way together than the organization allows', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const table = { version: 0, parts: [] as Part[] }
        let lives = 0
        const all = [0, 1, 2, 3].map(() => fresh(`p${lives++}`))
        for (const { who, what, need, left } of list) {
          const one = all[who]
          if (!one) continue
          if (what === 'need') one.need = need
          if (what === 'end') one.running = Math.min(one.running, left)
          if (what === 'read') one.read = { version: table.version, others: table.parts }
          if (what === 'die') {
            table.parts = table.parts.filter(({ holder }) => holder !== one.holder)
            all[who] = fresh(`p${lives++}`)
          }
          if (what === 'write' && one.read) {
            const { version, others } = one.read
            const own = {
              ...one,
              need: { calls: one.need, heavy: none },
              running: { calls: one.running, heavy: 0 },
              allowed: { calls: one.allowed, heavy: 0 },
            }
            const alive = others.filter(({ holder }) => table.parts.some((part) => part.holder === holder))
            const rest = alive.filter(({ holder }) => holder !== one.holder)
            const next = divideCalls(most, rest, own)
            // Less may be begun at once; more once it is written.
            one.allowed = Math.min(one.allowed, next.allowed.calls)
            if (next.isDue && version === table.version) {
              table.version += 1
              table.parts = [...rest, next.part]
              one.written = next.part
              one.allowed = next.allowed.calls
            }
            one.read = null
          }
          begin(one)
          const held = table.parts.reduce((sum, part) => sum + part.held.calls, 0)
          const running = all.reduce((sum, { running: calls }) => sum + calls, 0)
          expect(held).toBeLessThanOrEqual(most.calls)
          expect(running).toBeLessThanOrEqual(held)
        }
      }),
      { seed, numRuns: 2000 },
    )
  })

  it('share out all that is needed after some rounds, and then write no more', () => {
    fc.assert(
      fc.property(fc.array(needOf, { minLength: 1, maxLength: 5 }), (needs) => {
        let parts: Part[] = []
        const all = needs.map((need, n) => ({ ...fresh(`p${n}`), need }))
        let writes = 0
        const round = () => {
          writes = 0
          for (const one of all) {
            const others = parts.filter(({ holder }) => holder !== one.holder)
            const running = Math.min(one.running, one.allowed)
            const own = {
              ...one,
              need: { calls: one.need, heavy: none },
              running: { calls: running, heavy: 0 },
              allowed: { calls: one.allowed, heavy: 0 },
            }
            const next = divideCalls(most, others, own)
            one.allowed = next.allowed.calls
            one.running = Math.min(one.need.live + one.need.bulk, one.allowed)
            if (!next.isDue) continue
            one.written = next.part
            parts = [...others, next.part]
            writes += 1
          }
        }
        for (let n = 0; n < 12; n++) round()
        expect(writes).toBe(0)
        const needed = needs.reduce((sum, need) => sum + need.live + need.bulk, 0)
        const running = all.reduce((sum, { running: calls }) => sum + calls, 0)
        // One for whoever is there, whether it calls or not.
        const idle = needs.filter((need) => need.live + need.bulk === 0).length
        expect(running).toBeLessThanOrEqual(Math.min(most.calls, needed))
        expect(running).toBeGreaterThanOrEqual(Math.min(most.calls - idle, needed))
        const urgent = all.filter(({ need }) => need.live > 0)
        expect(urgent.every(({ running: calls }) => calls > 0)).toBe(true)
      }),
      { seed, numRuns: 1000 },
    )
  })
})
