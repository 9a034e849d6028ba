// Work that a job does in the name of its lease.

import { underLease } from '#app/zoho/client/client.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** The same context, whose Zoho clients begin no call once the lease has lapsed: another job is at the same work by then. */
export const leased = (context: SyncContext, lease: AbortSignal): SyncContext => ({
  ...context,
  zohoFor: async (shop) => underLease(await context.zohoFor(shop), lease),
})
