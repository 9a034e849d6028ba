import { expect, test } from 'vitest'
import {
  DisconnectedError,
  InvariantError,
  RejectedError,
  ThrottledError,
  TransientError,
} from '#app/lib/errors.ts'
import { lapsed } from '#app/lib/lapse.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'

const code = 'x'

test.each([
  new TransientError('502', { code }),
  new RejectedError('refused', { code }),
  new InvariantError('odd shape', { code }),
])('what other work can do without is passed over: $name', (error) => {
  expect(isPassedOver(error)).toBe(true)
})

test.each([
  new ThrottledError('wait', { code, retryAt: new Date(0) }),
  new DisconnectedError('gone', { code, side: 'shopify' }),
  lapsed(),
  new TypeError('ours'),
])('what concerns all of the shop’s work is not: $name', (error) => {
  expect(isPassedOver(error)).toBe(false)
})
