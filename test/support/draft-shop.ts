// A live shop whose draft orders become Quotes: they are on and shown, and their webhooks subscribed to.

import { openShop, runJob, type LiveShop } from './live-shop.ts'
import type { World } from './world.ts'

export async function openWithDrafts(world: World): Promise<LiveShop> {
  const live = await openShop(world, {
    choices: { kinds: { draftOrder: true } },
    store: (shop) => {
      shop.install()
      shop.grantScopes([...shop.scopes, 'read_draft_orders'])
    },
  })
  await runJob(world, live, 'reconcile')
  return live
}
