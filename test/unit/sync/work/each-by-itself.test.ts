import { expect, test } from 'vitest'
import { ThrottledError, TransientError } from '#app/lib/errors.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import { eachByItself } from '#app/sync/work/passing-trouble.server.ts'

/** Compares each kind; that named fails. */
async function compare(failing: RecordKind, error: Error) {
  const [compared, warned]: RecordKind[][] = [[], []]
  const end = await eachByItself(
    async (kind) => {
      compared?.push(kind)
      if (kind === failing) throw error
    },
    (kind) => warned?.push(kind),
  ).catch((thrown: unknown) => thrown)
  return { compared, warned, end }
}

const trouble = new TransientError('502', { code: 'http_502' })
const every = ['product', 'customer', 'order', 'checkout', 'draftOrder']

test('a list of checkouts that Shopify cannot answer fails no comparison', async () => {
  expect(await compare('checkout', trouble)).toEqual({
    compared: every,
    warned: ['checkout'],
    end: undefined,
  })
})

test('trouble with another kind has the job come again, once all kinds were looked at', async () => {
  expect(await compare('product', trouble)).toEqual({ compared: every, warned: ['product'], end: trouble })
})

test('where Shopify asks for a pause no further kind is asked for', async () => {
  const pause = new ThrottledError('wait', { code: 'throttled', retryAt: new Date(0) })
  expect(await compare('product', pause)).toEqual({ compared: ['product'], warned: [], end: pause })
})
