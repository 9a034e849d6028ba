// Who is looked for where Zoho does not say whose a value is.

import { expect, test } from 'vitest'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { nameHolders } from '#app/sync/pipeline/holders.server.ts'
import { field } from '#test/support/mapping/records.ts'
import { known, moduleOf, refused, writingOf } from '#test/support/mapping/writings.ts'

test('nobody is looked for by a value that the write did not hold', async () => {
  const module = moduleOf(field('Email', 'email'))
  const asked: unknown[] = []
  const zoho = { call: (call: unknown) => (asked.push(call), Promise.resolve({ status: 204, body: null })) }
  const orgConfig = { zoho } as unknown as OrgConfig
  const writing = writingOf({ zohoId: known, sent: new Set(['Last_Name']) })

  const answer = refused('DUPLICATE_DATA')
  const [answered] = await nameHolders({ orgConfig, module }, [{ writing, answer, risk: null }])

  expect(answered?.answer).toEqual(answer)
  expect(asked).toEqual([])
})
