import { expect, test } from 'vitest'
import { ThrottledError } from '#app/lib/errors.ts'
import { withWithheld, type SeenInBulk } from '#app/shopify/protected/withheld-in-bulk.server.ts'
import type { People } from '#app/shopify/protected/withheld.ts'

type Person = People & { id: string }

const record = (n: number): Person => ({ id: `gid://shopify/Customer/${n}`, defaultPhoneNumber: null })
const batchOf = (from: number): Person[] => Array.from({ length: 5 }, (_, n) => record(from + n))
const withheld = (ids: string[]): Person[] =>
  ids.map((id) => ({ ...record(Number(id)), withheld: ['phone'] }))
const nothing = (ids: string[]): Person[] => ids.map((id) => record(Number(id)))

const nobodyLooks = () => Promise.reject(new Error('looked again'))

test('what one batch finds withheld a batch beside it does not forget, whose records have none', async () => {
  const seen: SeenInBulk = new Map()
  const first = Promise.withResolvers<void>()
  const told = withWithheld(batchOf(1), {
    kind: 'customer',
    seen,
    read: (ids) => Promise.resolve(withheld(ids)),
  })
  const late = withWithheld(batchOf(6), {
    kind: 'customer',
    seen,
    read: async (ids) => {
      await first.promise
      return nothing(ids)
    },
  })
  expect((await told)[0]?.withheld).toEqual(['phone'])
  first.resolve()
  expect((await late)[0]?.withheld).toEqual(['phone'])

  const [next] = await withWithheld(batchOf(11), { kind: 'customer', seen, read: nobodyLooks })
  expect(next?.withheld).toEqual(['phone'])
})

test('a look waits for the points of Shopify (an import began anew from its last place)', async () => {
  let asked = 0
  const read = (ids: string[]) => {
    asked += 1
    const code = 'shopify_throttled'
    const retryAt = new Date(Date.now() + 5)
    return asked === 1
      ? Promise.reject(new ThrottledError('Shopify asked us to wait', { code, retryAt, context: {} }))
      : Promise.resolve(withheld(ids))
  }
  const [one] = await withWithheld(batchOf(1), { kind: 'customer', seen: new Map(), read })
  expect(one?.withheld).toEqual(['phone'])
  expect(asked).toBe(2)
})

test('a leaver of a checkout without an e-mail is one whose e-mail may be withheld', async () => {
  const checkout: Person = {
    id: 'gid://shopify/AbandonedCheckout/1',
    billingAddress: null,
    customer: { id: 'gid://shopify/Customer/1', defaultEmailAddress: null },
  }
  const read = (ids: string[]) =>
    Promise.resolve(ids.map((): Person => ({ ...checkout, withheld: ['email'] })))
  const [one] = await withWithheld([checkout], { kind: 'checkout', seen: new Map(), read })
  expect(one?.withheld).toEqual(['email'])
})
