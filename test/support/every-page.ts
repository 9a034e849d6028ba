// Every page's own figures, as the admin's frame would be given them, at one moment at which nothing changes.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { shownKinds } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import * as activity from '#app/routes/app.activity.tsx'
import * as counts from '#app/routes/app.record-counts.tsx'
import * as home from '#app/routes/app._index.tsx'
import * as liveStats from '#app/routes/app.live-stats.tsx'
import * as mapping from '#app/routes/app.settings_.mapping.tsx'
import * as preflight from '#app/routes/app.preflight.tsx'
import * as records from '#app/routes/app.$records.tsx'
import * as settings from '#app/routes/app.settings.tsx'
import { recordStates, type RecordState } from '#app/ui/records/filter.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { staffOf } from './staff.ts'
import type { World } from './world.ts'

export type EveryPage = Awaited<ReturnType<typeof openEveryPage>>

/**
 * As they all are between two bookings of credits: what calls cost is written a moment after them.
 * @param check whether the check before an import is made for it; else as it was last made: Zoho is not asked
 */
export async function openEveryPage(
  world: Pick<World, 'runtime'>,
  { shop }: { shop: ShopSimulator },
  check: 'anew' | 'kept' = 'anew',
) {
  const ann = staffOf(world, { shop }, '101')
  const checkedBy = async (ask: string) => partOf(await ann(preflight.loader, `/app/preflight?ask=${ask}`))
  let checked = await checkedBy(check)
  while (checked.making) checked = await checkedBy('made')
  const isNow = check === 'anew' && checked.preflight !== null
  const booked = () => bookedOf(world, shop.domain)
  for (;;) {
    const before = await booked()
    const pages = await readEveryPage(world, shop)
    if ((await booked()) === before) return { ...pages, preflight: { ...pages.preflight, isNow } }
  }
}

async function bookedOf({ runtime }: Pick<World, 'runtime'>, shopDomain: string): Promise<string> {
  const { prisma } = runtime.db
  const [uses, connection] = await Promise.all([
    prisma.creditUse.findMany({ where: { shopDomain }, orderBy: { hour: 'asc' } }),
    prisma.zohoConnection.findUnique({ where: { shopDomain }, select: { creditsLeft: true } }),
  ])
  return JSON.stringify([uses, connection])
}

async function readEveryPage(world: Pick<World, 'runtime'>, shop: ShopSimulator) {
  const ann = staffOf(world, { shop }, '101')
  const listOf = (kind: RecordKind, state: RecordState) => {
    const list = (args: LoaderFunctionArgs) => records.loader({ ...args, params: { records: `${kind}s` } })
    return everyRow(async (after) => (await ann(list, `/app/${kind}s?state=${state}${after}`)).records)
  }
  const { settings: chosen } = await ann(settings.loader, '/app/settings')
  const kinds = await Promise.all(
    shownKinds(chosen.kinds).map(async (kind) => ({
      kind,
      tabs: partOf(await ann(counts.loader, `/app/record-counts?kind=${kind}`)).counts,
      lists: Object.fromEntries(
        await Promise.all(
          recordStates.map(async (state) => [state, (await listOf(kind, state)).length] as const),
        ),
      ),
      attention: await everyRow(async (after) => {
        const address = `/app/activity?kind=${kind}&result=attention${after}`
        return (await ann(activity.loader, address)).outcomes ?? none
      }),
      mapping: await ann(mapping.loader, `/app/settings/mapping?kind=${kind}`),
    })),
  )
  return {
    home: await ann(home.loader, '/app'),
    liveStats: partOf(await ann(liveStats.loader, '/app/live-stats')).liveStats,
    preflight: partOf(await ann(preflight.loader, '/app/preflight?ask=kept')),
    activity: await ann(activity.loader, '/app/activity'),
    questions: await everyRow(
      async (after) => (await ann(activity.loader, `/app/activity?view=questions${after}`)).questions ?? none,
    ),
    runs: (await ann(activity.loader, '/app/activity?view=runs')).runs?.rows ?? [],
    settings: await ann(settings.loader, '/app/settings'),
    kinds,
  }
}

type PageOf<Row> = { rows: Row[]; next: string | null }
const none = { rows: [], next: null }

async function everyRow<Row>(read: (after: string) => Promise<PageOf<Row>>): Promise<Row[]> {
  const rows: Row[] = []
  for (let page = await read(''); ; page = await read(`&after=${page.next}`)) {
    rows.push(...page.rows)
    if (page.next === null) return rows
  }
}

type WithStatus = { type: string; data: unknown; init: ResponseInit | null }
const isPlain = <Answer extends object>(answer: Answer): answer is Exclude<Answer, WithStatus> =>
  !('init' in answer)

// A part of a page that is asked for by itself.
function partOf<Answer extends object>(answer: Answer | null): Exclude<Answer, WithStatus> {
  if (answer === null || !isPlain(answer)) throw new Error('refused')
  return answer
}
