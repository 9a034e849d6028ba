// Wake-ups for later, kept in this process. What the sweep would not find is handed to the queue when the process stops.

import type { Log } from '#app/lib/telemetry/log.server.ts'
import { untraced } from '#app/lib/telemetry/tracing.server.ts'
import { jobs, type JobName, type JobPayloads } from './jobs.ts'

type Enqueue = <Name extends JobName>(name: Name, payload: JobPayloads[Name]) => Promise<void>

export type WakeUps = {
  /** Enqueues the job then; one of its key that is earlier stays. Once told to stop: at once, if nobody else would. */
  at: <Name extends JobName>(name: Name, payload: JobPayloads[Name], at: Date) => Promise<void>
  /** No timer is left; what only this process knew of is in the queue: early, for whoever takes it looks whether it is time. */
  stop: () => Promise<void>
}

type WakeUp = { timer: NodeJS.Timeout; at: number; handOver: () => Promise<void> }

const longestTimerMs = 2 ** 31 - 1

export function createWakeUps(enqueue: Enqueue, log: Log): WakeUps {
  const waiting = new Map<string, WakeUp>()
  const state = { stopping: false }

  async function handOver<Name extends JobName>(name: Name, payload: JobPayloads[Name]): Promise<void> {
    if (jobs[name].swept) return
    const lost = (error: unknown) => log.warn({ err: error, job: name }, 'wake-up lost')
    await enqueue(name, payload).catch(lost)
  }

  return {
    at: async (name, payload, at) => {
      if (state.stopping) return handOver(name, payload)
      const key = `${name} ${jobs[name].key(payload)}`
      const before = waiting.get(key)
      if (before && before.at <= at.getTime()) return
      clearTimeout(before?.timer)
      const fire = () => {
        waiting.delete(key)
        enqueue(name, payload).catch((error: unknown) => log.error({ err: error, job: name }, 'wake-up lost'))
      }
      const ms = Math.min(Math.max(at.getTime() - Date.now(), 0), longestTimerMs)
      // A wake-up of its own accord begins a trace of its own: a shop's work never ends, a trace should.
      const timer = setTimeout(() => untraced(fire), ms).unref()
      waiting.set(key, { timer, at: at.getTime(), handOver: () => handOver(name, payload) })
    },
    stop: async () => {
      state.stopping = true
      const left = [...waiting.values()]
      for (const { timer } of left) clearTimeout(timer)
      waiting.clear()
      await Promise.all(left.map((one) => one.handOver()))
    },
  }
}
