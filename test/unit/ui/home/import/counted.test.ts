import { describe, expect, it } from 'vitest'
import { countedBy } from '#app/ui/home/import/counted.ts'
import type { PreviewView } from '#app/ui/home/views.ts'

const at = new Date('2026-11-24T10:00:00Z')
const step = { state: 'completed', total: 203, done: 203, created: 203, updated: 0 } as const
const preview: PreviewView = {
  id: 'one',
  type: 'preview',
  state: 'completed',
  cause: null,
  startedAt: at,
  finishedAt: at,
  steps: [
    {
      ...step,
      kind: 'product',
      cursor: 75,
      unchanged: 0,
      skipped: 0,
      rejected: 0,
      startedAt: at,
      finishedAt: at,
    },
  ],
  options: { kinds: ['product'], since: null, choices: null },
  forecast: {
    credits: 58,
    minutes: 1,
    estimated: [],
    conversions: 0,
    adopted: 0,
    ruled: 0,
    samples: [],
  },
}

describe('the figures of the check before an import', () => {
  it('are those of the preview once there is one: products as Shopify counts them, and its credits', () => {
    expect(countedBy(preview)).toEqual({
      records: [{ kind: 'product', count: 75 }],
      credits: 58,
      minutes: 1,
    })
  })

  it('are its own estimate before that', () => {
    expect(countedBy(null)).toBeNull()
    expect(countedBy({ ...preview, state: 'running' })).toBeNull()
    expect(countedBy({ ...preview, forecast: null })).toBeNull()
  })
})
