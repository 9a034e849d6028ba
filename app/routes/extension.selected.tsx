// Answers the actions on records' pages and lists in the Shopify admin: syncs what is selected there, and says how far that
// has come. Where the records stand is read from the database: following them costs neither of the remotes anything.

import { z } from 'zod'
import { loadStatuses, type RecordStatus } from '#app/db/screens/record.server.ts'
import { loadMissing } from '#app/db/screens/records/status.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Call } from '#app/server/endpoint/call.server.ts'
import { extensionEndpoint, RecordGid } from '#app/server/endpoint/extension.server.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { syncAllNow } from '#app/sync/live/retry.server.ts'
import { logged } from '#app/sync/protection/audit-log.server.ts'
import { mostIds } from '#app/ui/components/lists/found-ids.ts'
import { localeOf } from '#app/ui/wording/languages.ts'
import { causeTitle } from '#app/ui/wording/cause-title.ts'

/** As many as the admin lets be selected on a page of its lists. */
const mostSelected = 250
const reasonsShown = 3
/** What is worth seeing before the rest. */
const worthSeeing = ['refused', 'missing', 'gone', 'linked'] as const

const Body = z.object({
  intent: z.enum(['sync', 'look']),
  gids: z.array(z.string()).min(1).max(mostSelected),
})

// A preflight comes to the loader, which is what makes Shopify's library answer it.
export const loader = extensionEndpoint({
  query: z.object({}),
  limit: 'extension',
  answer: () => Promise.resolve(new Response(null, { status: 405 })),
})

export const action = extensionEndpoint({
  body: Body,
  limit: ({ intent }) => (intent === 'sync' ? 'syncSelected' : 'selectedLooks'),
  answer: async (call) => {
    const selected = selectedOf(call.input.gids)
    if (!selected) return new Response(null, { status: 400 })
    if (call.input.intent === 'sync') {
      const { state } = await loadConnection(call.sync, call.shop)
      if (state === 'none' || !(await syncSelected(call, selected)))
        return new Response(null, { status: 409 })
    }
    return viewOf(call, selected)
  },
})

type Selected = { kind: RecordKind; ids: ShopifyId[] }
type SelectedCall = Call<z.infer<typeof Body>>

// A list of the admin holds records of one kind.
function selectedOf(gids: readonly string[]): Selected | null {
  const records = gids.map((gid) => RecordGid.safeParse(gid).data)
  const [first] = records
  const ids = records.flatMap((record) => (record?.kind === first?.kind ? (record?.shopifyId ?? []) : []))
  return first && ids.length === gids.length ? { kind: first.kind, ids: [...new Set(ids)] } : null
}

function syncSelected({ sync, shop, visit }: SelectedCall, { kind, ids }: Selected): Promise<boolean> {
  const [only = ''] = ids
  const what = ids.length === 1 ? { shopifyId: only } : { count: ids.length }
  const act = { action: 'synced_now', details: { kind, ...what } } as const
  return logged(sync, visit, act, () => syncAllNow(sync, shop, kind, ids))
}

async function viewOf({ sync, db, shop, request }: SelectedCall, { kind, ids }: Selected) {
  const [connection, statuses] = await Promise.all([
    loadConnection(sync, shop),
    loadStatuses(db, shop, kind, ids),
  ])
  const all = [...statuses.values()]
  const states = Map.groupBy(all, ({ state }) => state)
  const count = (state: RecordStatus['state']) => states.get(state)?.length ?? 0
  const missingIds = [...statuses].flatMap(([id, { state }]) => (state === 'missing' ? [id] : []))
  const missing = await loadMissing(db, shop, kind, missingIds)
  const causes = [
    ...(states.get('refused') ?? []).map(({ cause }) => cause ?? 'unknown'),
    ...[...missing.values()].flatMap(({ cause }) => cause ?? []),
  ]
  return {
    connection: connection.state,
    counts: {
      waiting: count('waiting'),
      linked: count('linked'),
      refused: count('refused'),
      gone: count('gone'),
      missing: count('missing'),
    },
    reasons: await reasonsOf(causes, localeOf(request)),
    first: firstOf(statuses),
  }
}

// What a link leads to: records of one state, as many as the app's list takes in an address.
function firstOf(statuses: ReadonlyMap<string, RecordStatus>) {
  const idsOf = (state: RecordStatus['state']) =>
    [...statuses].flatMap(([id, status]) => (status.state === state ? [id] : []))
  const state = worthSeeing.find((each) => idsOf(each).length > 0) ?? 'linked'
  return { state, ids: idsOf(state).slice(0, mostIds) }
}

/** The most frequent first. */
async function reasonsOf(causes: readonly string[], locale: string) {
  const groups = [...Map.groupBy(causes, (cause) => cause)]
  const most = groups.toSorted(([, one], [, other]) => other.length - one.length).slice(0, reasonsShown)
  return Promise.all(
    most.map(async ([cause, some]) => ({ reason: await causeTitle(cause, locale), count: some.length })),
  )
}
