// Writes that nobody heard the end of, and what is synced beside them.

import { whilePaused, type LiveShop } from './live-shop.ts'
import { until, type World } from './world.ts'

/** Longer than any call can last. */
export const aWhileMs = 90_000

export const writesTo = (module: string) => (_method: string, path: string) =>
  path.startsWith(`/crm/v8/${module}`) && !path.includes('/search')

/** Zoho's gateway gives up on the next write to the module. @returns once it has */
export async function givenUp(world: World, live: LiveShop, module: string, work: () => void): Promise<void> {
  Object.assign(world.zoho.faults, { lateCommits: 1, lateFor: writesTo(module) })
  await gathered(world, live, work)
  await until(() => world.zoho.faults.lateCommits === 0)
}

/** What happens in `work` is noted while the shop waits, and is synced together; not waited for. */
export const gathered = (world: World, live: LiveShop, work: () => void): Promise<void> =>
  whilePaused(world, { ...live, settled: () => Promise.resolve() }, async () => {
    work()
    await world.shopify.settled()
  })

/** All that is due by now is synced, and the rest waits. */
export async function synced(live: LiveShop): Promise<void> {
  await until(async () => {
    const [due, row] = [await live.changes(), await live.row()]
    return row.pausedFor !== null || due.every(({ dueAt }) => dueAt !== null)
  })
}
