// What a piece of work costs this thread, whatever else the machine does.

/** Milliseconds of processor time. */
function cpuMs(work: () => unknown): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** The same of the cheapest of three: compiling and collecting garbage pass, a slow pattern does not. */
export const leastCpuMs = (work: () => unknown, enoughMs = 0): number => {
  let least = Infinity
  for (let tries = 0; tries < 3 && least > enoughMs; tries++) least = Math.min(least, cpuMs(work))
  return least
}
