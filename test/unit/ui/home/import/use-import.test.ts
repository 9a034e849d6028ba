import { describe, expect, it } from 'vitest'
import { sinceOf } from '#app/ui/home/import/use-import.ts'

const now = new Date('2026-11-24T10:00:00Z')

describe('the period of an import', () => {
  it('is all of it, the last days, or since a date', () => {
    expect(sinceOf('all', '', now)).toBeNull()
    expect(sinceOf('30', '', now)).toBe('2026-10-25T10:00:00.000Z')
    expect(sinceOf('date', '2026-01-02', now)).toBe('2026-01-02T00:00:00.000Z')
    // The page asks for the date then, and lets nobody start.
    expect(sinceOf('date', '', now)).toBeNull()
    expect(sinceOf('date', '2026-99-99', now)).toBeNull()
  })
})
