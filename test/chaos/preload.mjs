// Preloaded into the unmodified processes of the app (`node --import`), before everything else: their clock is off by
// CLOCK_OFFSET_MS, jumps when the harness says so, and what they wait for of their own accord passes HURRY times faster.

import timers from 'node:timers/promises'
import { syncBuiltinESMExports } from 'node:module'

const RealDate = Date
const hurry = Number(process.env.HURRY ?? 1)
const offsetMs = Number(process.env.CLOCK_OFFSET_MS ?? 0)
let skipMs = Number(process.env.CLOCK_SKIP_MS ?? 0)
const now = () => RealDate.now() + offsetMs + skipMs

const ShiftedDate = new Proxy(RealDate, {
  construct: (target, args, created) => Reflect.construct(target, args.length > 0 ? args : [now()], created),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
RealDate.prototype.constructor = ShiftedDate
globalThis.Date = ShiftedDate

const realTimeout = timers.setTimeout
timers.setTimeout = (ms, ...rest) => realTimeout(Number(ms) / hurry, ...rest)
syncBuiltinESMExports()
const realSignal = AbortSignal.timeout.bind(AbortSignal)
// Not so fast that a busy machine alone makes a call time out.
const leastMs = 15_000
AbortSignal.timeout = (ms) => realSignal(hurry > 1 ? Math.min(ms, Math.max(leastMs, ms / hurry)) : ms)

// The thread of the embedded database is preloaded with this as well, and hears of jumps from the main one.
const jumps = new BroadcastChannel('clock jumps')
jumps.addEventListener('message', ({ data }) => (skipMs = data))
jumps.unref()

process.on('message', (message) => {
  if ('skipMs' in message) {
    skipMs = message.skipMs
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
    jumps.postMessage(skipMs)
  }
  if ('sample' in message) {
    globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    process.send({ sample: { heapUsed, external, resources: process.getActiveResourcesInfo().length } })
  }
})
process.channel?.unref()
// A process whose harness is gone has nobody to work for.
process.on('disconnect', () => process.exit(0))
