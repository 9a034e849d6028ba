import { expect, it } from 'vitest'
import { csvRow } from '#app/lib/csv.server.ts'
import { outcomeColumns, outcomeToCells } from '#app/ui/activity/export/csv.ts'
import type { OutcomeView } from '#app/ui/activity/views.ts'
import { createWording } from '#app/ui/wording/wording.ts'

const outcome: OutcomeView = {
  id: '7',
  kind: 'order',
  shopifyId: '5001',
  parentId: null,
  label: '#1001',
  trigger: 'live',
  result: 'rejected',
  cause: 'INVALID_DATA',
  field: 'Email',
  message: 'invalid, "quoted"',
  zohoModule: 'Sales_Orders',
  zohoId: null,
  attempts: 2,
  latencyMs: 900,
  at: new Date('2026-11-24T10:00:00Z'),
  resolvedAt: null,
}

it('the exported file has a cell for every column and quotes what needs it', async () => {
  const cells = outcomeToCells(outcome, await createWording('en'))
  expect(cells).toHaveLength(outcomeColumns.length)
  expect(csvRow(cells)).toContain('"invalid, ""quoted"""')
  expect(cells).toContain('Zoho does not accept a value.')
})
