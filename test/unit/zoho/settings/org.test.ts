import { expect, test } from 'vitest'
import { fetchOrg } from '#app/zoho/settings/settings.server.ts'
import { zohoClient } from '#test/support/zoho-client.ts'

const now = new Date('2026-11-27T08:00:00Z')

const clientAnswering = (body: unknown) => zohoClient(() => Promise.resolve({ status: 200, body }))

const ahead = '2026-12-12T00:00:00+05:30'
test.each([
  ['what was paid for', { paid: true, paid_type: 'professional', trial_type: null }, 'professional'],
  [
    'what is tried',
    { paid: false, paid_type: 'free', trial_type: 'enterprise', trial_expiry: ahead },
    'enterprise',
  ],
  [
    'what was paid for after a trial',
    {
      paid: true,
      paid_type: 'standard',
      trial_type: 'enterprise',
      trial_expiry: '2026-11-26T00:00:00+05:30',
    },
    'standard',
  ],
  ['free after a trial', { paid: false, trial_type: 'enterprise', trial_expiry: '2026-11-26' }, 'free'],
  [
    'free where a trial has no end',
    { paid_type: 'free', trial_type: 'enterprise', trial_expiry: null },
    'free',
  ],
  ['unknown where nothing is named', {}, 'unknown'],
  ['unknown without licence details', undefined, 'unknown'],
  ['unknown where they are odd', 'professional', 'unknown'],
  [
    'unknown where each of them is odd',
    { paid: 'yes', paid_type: 7, trial_type: {}, trial_expiry: 1 },
    'unknown',
  ],
])('the edition of an organization is %s', async (_, license_details, edition) => {
  const org = await fetchOrg(clientAnswering({ org: [{ zgid: '1', license_details }] }), now)

  expect(org.edition).toBe(edition)
})
