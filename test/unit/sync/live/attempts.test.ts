// How often a change is tried goes by what is the matter with it, not by where that was met.

import { expect, test } from 'vitest'
import { RejectedError, TransientError } from '#app/lib/errors.ts'
import { failed, waits } from '#app/sync/core/sync-result.ts'
import { attemptsFor } from '#app/sync/live/settle-batch.server.ts'
import { attemptsWhileHeld } from '#app/sync/pipeline/rows/locked-in-zoho.ts'

const refused = (code: string) => new RejectedError('no', { code })
const silent = new TransientError('Zoho did not answer', { code: 'HTTP_502' })

test.each(['RECORD_LOCKED', 'NOT_APPROVED', 'NOT_REVIEWED', 'DEPENDENT_SERVICE_ERROR'])(
  '%s waits for hours, by its row or by its call',
  (code) => {
    expect(attemptsFor(failed(code, 'no'))).toBe(attemptsWhileHeld)
    for (const isRecords of [true, false])
      expect(attemptsFor(failed(code, 'no'), { error: refused(code), isRecords })).toBe(attemptsWhileHeld)
  },
)

test('an outage is waited for longest, a record that nobody answers for shorter, a mistake of ours shortest', () => {
  const outage = attemptsFor(failed('HTTP_502', ''), { error: silent, isRecords: false })
  const records = attemptsFor(failed('HTTP_502', ''), { error: silent, isRecords: true })
  const bug = attemptsFor(failed('unknown', ''), { error: new Error('bug'), isRecords: true })

  expect(attemptsFor(waits('write_in_doubt', { at: new Date(), counts: true }))).toBe(outage)
  expect(attemptsFor(failed('INTERNAL_ERROR', ''))).toBe(records)
  expect(outage).toBeGreaterThan(records)
  expect(records).toBeGreaterThan(bug)
})
