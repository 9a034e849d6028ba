import { expect, test } from 'vitest'
import { z } from 'zod'
import { TransientError } from '#app/lib/errors.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { startBulk } from '#app/shopify/bulk/bulk.server.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { noMetafields } from '#app/shopify/records/metafield-names.ts'

/** Answers 502 to the beginning of an operation; whether it began all the same is seen by its list. */
function admin(status: string, asOf: (query: string) => string = (query) => query): ShopifyAdmin {
  let began = ''
  return {
    shop: ShopDomain.parse('acme.myshopify.com'),
    graphql: (document, variables, schema) => {
      if (document.startsWith('mutation')) {
        began = z.object({ query: z.string() }).parse(variables).query
        return Promise.reject(new TransientError('Shopify did not answer', { code: 'shopify_internal' }))
      }
      const one = { id: 'gid://shopify/BulkOperation/7', status, createdAt: new Date().toISOString() }
      const data = schema.parse({ bulkOperations: { nodes: [{ ...one, query: asOf(began) }] } })
      return Promise.resolve({ data, cost: null, withheld: false, withheldIn: new Set<string>() })
    },
  }
}
const start = (of: ShopifyAdmin) =>
  startBulk(of, 'customer', { since: null, names: noMetafields, grouped: false })

test('an operation that began although Shopify answered 502 is the one, and no other is begun', async () => {
  expect(await start(admin('RUNNING'))).toBe('7')
})

for (const [what, of] of [
  ['is being cancelled', admin('CANCELING')],
  ['reads something else', admin('RUNNING', (query) => query.replace('customers', 'orders'))],
] as const)
  test(`an operation that ${what} is not taken for it`, async () => {
    await expect(start(of)).rejects.toMatchObject({ code: 'shopify_internal' })
  })
