// A wait for something that may take longer than anybody waits for it.

/**
 * What `work` comes to, or after `mostMs` what `late` says instead: it may return a value or throw. Work that is late goes
 * on, and what becomes of it is heard by nobody.
 */
export async function inTime<Done, Late>(
  work: Promise<Done>,
  mostMs: number,
  late: () => Late,
): Promise<Done | Awaited<Late>> {
  const { promise: waited, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, mostMs)
  try {
    return await Promise.race([work, waited.then(late)])
  } finally {
    clearTimeout(timer)
  }
}
