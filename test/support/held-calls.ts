// Calls that are on their way for as long as a test likes, as those of a process that froze.

export type HeldCalls = {
  /** How many were held so far. */
  count: () => number
  /** Lets the nth go, from 0. */
  release: (n: number) => void
  [Symbol.dispose]: () => void
}

/**
 * Holds each call that matches until it is released. Disposing lets all of them go.
 * @param what of the call: its way there, or its answer, when the remote has carried it out
 */
export function holdCalls(
  isHeld: (method: string, url: URL) => boolean,
  what: 'call' | 'answer' = 'call',
): HeldCalls {
  const before = globalThis.fetch
  const held: (() => void)[] = []
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (!isHeld(init?.method ?? 'GET', url)) return before(input, init)
    const answer = what === 'answer' ? await before(input, init) : undefined
    await new Promise<void>((release) => held.push(release))
    return answer ?? before(input, init)
  }
  return {
    count: () => held.length,
    release: (n) => held[n]?.(),
    [Symbol.dispose]: () => {
      globalThis.fetch = before
      for (const release of held) release()
    },
  }
}
