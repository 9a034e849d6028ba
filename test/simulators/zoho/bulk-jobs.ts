import { Refusal, type Answer } from './answers.ts'
import type { Call } from './call.ts'
import { post } from './deliver.ts'
import type { Organisation } from './organisation.ts'

/** A bulk job on its way through its states (contract 5). */
export type BulkJob = {
  id: string
  kind: 'write' | 'read'
  state: 'ADDED' | 'QUEUED' | 'IN PROGRESS' | 'COMPLETED' | 'FAILED'
  show: () => unknown
  result: Uint8Array | undefined
  downloads: number[]
}

/** ADDED, a step, IN PROGRESS, a step, then the work at once and the callback. */
export async function runJob(
  org: Organisation,
  job: BulkJob,
  work: () => Uint8Array,
  callbackUrl: string | undefined,
): Promise<void> {
  await step(org)
  job.state = 'IN PROGRESS'
  await step(org)
  try {
    job.result = work()
    job.state = 'COMPLETED'
  } catch {
    job.state = 'FAILED'
  }
  if (callbackUrl) await post(org, callbackUrl, job.show())
}

function step(org: Organisation): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, org.faults.bulkStepMs))
}

export function getJob(call: Call): Answer {
  const job = call.org.jobs.get(call.path[2] ?? '')
  if (!job || job.kind !== call.path[1])
    throw new Refusal(404, 'RESOURCE_NOT_FOUND', 'The requested resource does not exist')
  const shown = job.show()
  return { status: 200, body: job.kind === 'read' ? { data: [shown] } : shown }
}

/** The zip; ten downloads a minute (contract 5.2). */
export function downloadResult(call: Call): Answer {
  const id = call.path[0] === 'bulk' ? call.path[2] : call.path[1]
  const job = call.org.jobs.get(id ?? '')
  if (!job?.result) throw new Refusal(404, 'RESOURCE_NOT_FOUND', 'The requested resource does not exist')
  const now = call.org.clock.ms()
  job.downloads = job.downloads.filter((at) => at > now - 60_000)
  if (job.downloads.length >= 10)
    throw new Refusal(429, 'TOO_MANY_REQUESTS', 'Too many requests. Please try again later.')
  job.downloads.push(now)
  return { status: 200, body: job.result, headers: { 'content-type': 'application/zip' } }
}
