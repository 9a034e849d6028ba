import { expect, test } from 'vitest'
import { toRun } from '#app/db/tables/runs.server.ts'
import { ofKnownKinds } from '#app/lib/record-kind.ts'

test('rows of a kind that only a later version knows are left out, the others stay as they are', () => {
  const rows = [
    { kind: 'order', n: 1 },
    { kind: 'draft_order', n: 2 },
    { kind: 'product', n: 3 },
  ]
  expect(ofKnownKinds(rows)).toEqual([rows[0], rows[2]])
})

test('a run with a step of such a kind is a run of the others', () => {
  const step = {
    runId: 'r',
    operationId: null,
    cursor: 0,
    total: 0,
    done: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    skipped: 0,
    rejected: 0,
    takenBy: null,
    deaths: 0,
    careUntil: 0,
    needed: [{ kind: 'customer', created: 2 }, { kind: 'draft_order' }],
    startedAt: null,
    finishedAt: null,
    state: 'waiting',
  }
  const steps = [
    { ...step, kind: 'order' },
    { ...step, kind: 'draft_order' },
  ]
  const at = new Date(0)
  const run = { id: 'r', shopDomain: 's', type: 'import', state: 'running', cause: null, startedAt: at }
  const row = { ...run, finishedAt: null, waitsUntil: null, options: {}, forecast: null, fence: 0, steps }
  expect(toRun(row).steps.map(({ kind }) => kind)).toEqual(['order'])
  expect(toRun(row).steps[0]?.needed).toMatchObject([{ kind: 'customer', created: 2, rejected: 0 }])
})
