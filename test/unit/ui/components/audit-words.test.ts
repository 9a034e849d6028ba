// Who did it, as a merchant reads it.

import { expect, test } from 'vitest'
import { auditActor } from '#app/ui/components/audit-words.ts'
import { languages } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

test('who is not the reader is another staff member, whose number tells two of them apart', async () => {
  const { t } = await createWording('en')
  expect(auditActor(t, '42', '42')).toBe('You')
  expect(auditActor(t, '86420398117', '42')).toBe('Another staff member (ID 86420398117)')
  expect(auditActor(t, 'system', '42')).toBe('This app')
  expect(auditActor(t, '', '42')).toBe('')
})

test.each(languages)('in %s the number stays in the words', async (language) => {
  const { t } = await createWording(language)
  expect(auditActor(t, '86420398117', '42')).toContain('86420398117')
})
