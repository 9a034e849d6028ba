// One call to a remote, as operators see it: counted, timed, and a span of its trace. What is asked for is named by a
// template; ids, queries and bodies stay out of it.

import { performance } from 'node:perf_hooks'
import { traced } from '#app/lib/telemetry/tracing.server.ts'

export type Remote = 'shopify' | 'zoho'

/** Told of every call. */
export type RemoteObserver = {
  remote: Remote
  begin: () => void
  end: (answer: string, seconds: number) => void
}

/** Runs one call. `name` becomes the span's name: at most a few dozen different ones, nothing of a record. */
export async function remoteCall<T extends { status: number }>(
  { remote, begin, end }: RemoteObserver,
  name: string,
  call: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  begin()
  let answer = 'none'
  try {
    return await traced(`${remote} ${name}`, { kind: 'client' }, async (span) => {
      const result = await call()
      answer = classOf(result.status)
      span.set({ 'http.response.status_code': result.status, 'sync.answer': answer })
      return result
    })
  } finally {
    end(answer, (performance.now() - startedAt) / 1000)
  }
}

/** ok | unauthorized | throttled | refused | error; a call that brought no answer is "none". */
function classOf(status: number): string {
  if (status < 400) return 'ok'
  if (status === 401) return 'unauthorized'
  if (status === 429) return 'throttled'
  return status < 500 ? 'refused' : 'error'
}
