import { describe, expect, it } from 'vitest'
import {
  asWaiting,
  heldWaitMs,
  isHeldInZoho,
  attemptsWhileHeld,
} from '#app/sync/pipeline/rows/locked-in-zoho.ts'
import { failed, rejected } from '#app/sync/core/sync-result.ts'

const hourMs = 3600_000

describe('a record that Zoho holds for a while', () => {
  it('waits for hours, and no single wait is longer than one', () => {
    const waits = Array.from({ length: attemptsWhileHeld - 1 }, (_, attempts) => heldWaitMs(attempts))
    const whole = waits.reduce((sum, wait) => sum + wait, 0)
    expect(whole).toBeGreaterThan(6 * hourMs)
    expect(whole).toBeLessThan(24 * hourMs)
    expect(Math.max(...waits)).toBe(hourMs)
  })

  it('is told as waiting, not as refused', () => {
    expect(asWaiting(failed('NOT_REVIEWED', 'record is not reviewed'))).toMatchObject({
      result: 'skipped',
      cause: 'waits_for_approval',
    })
  })

  it('is none when the refusal is final', () => {
    expect(isHeldInZoho(rejected('RECORD_LOCKED'))).toBe(false)
    expect(isHeldInZoho(failed('INTERNAL_ERROR', ''))).toBe(false)
  })
})
