// The list of runs: who started each, and what was chosen.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadRun } from '#app/db/tables/runs.server.ts'
import { listRuns } from '#app/db/screens/activity.server.ts'
import * as home from '#app/routes/app._index.tsx'
import * as mapping from '#app/routes/app.settings_.mapping.tsx'
import { startImport } from '#app/sync/import/import.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { untilEnded } from '#test/support/looks.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const page = { size: 25, after: null, before: null }
const runsOf = async ({ domain }: LiveShop) => {
  const { rows } = await listRuns(world.db, domain, page)
  for (const { id } of rows) await untilEnded(world.db, id)
  return rows
}
const choices = { customersAs: 'Leads', existing: 'replace', profiles: null }
const asked = { intent: 'import', choices, kinds: ['customer'], since: null }

test('a run is listed with the staff member who started it, and with what was chosen', async () => {
  const live = await openShop(world, { imported: false })

  await staffOf(world, live, '101')(home.action, '/app?index', asked)

  const [run] = await runsOf(live)
  expect(run).toMatchObject({ type: 'import', startedBy: '101' })
  expect(run?.options).toMatchObject({ kinds: ['customer'], since: null, choices: { customersAs: 'Leads' } })
})

test('a run belongs to who started it, not to who pressed while it went on', async () => {
  const live = await openShop(world, { imported: false })
  await staffOf(world, live, '101')(home.action, '/app?index', asked)
  await staffOf(world, live, '202')(home.action, '/app?index', asked)
  const [first] = await runsOf(live)
  await staffOf(world, live, '202')(mapping.action, '/app/settings/mapping', {
    intent: 'import',
    kind: 'customer',
  })

  const runs = await runsOf(live)
  expect(runs.find(({ id }) => id === first?.id)?.startedBy).toBe('101')
  const later = runs.filter(({ id }) => id !== first?.id)
  expect(later.map(({ startedBy }) => startedBy)).toEqual(later.map(() => '202'))
})

test('of a run that no log tells of nobody is named', async () => {
  const live = await openShop(world, { imported: false })
  const { runId } = await startImport(world.sync, live.domain, { kinds: ['customer'], since: null })

  const [run] = await runsOf(live)
  expect((await loadRun(world.db, runId))?.id).toBe(run?.id)
  expect(run?.startedBy).toBeNull()
})
