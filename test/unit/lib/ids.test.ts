import { expect, test } from 'vitest'
import { bareLink, type loadLinks } from '#app/db/tables/links.server.ts'
import { fromGid, plannedZohoId, toGid, ZohoId, type ShopifyId } from '#app/lib/ids.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import type { Certain } from '#app/sync/pipeline/rows/certain-writes.server.ts'
import { toLink } from '#app/db/link-row.server.ts'

const one = { shopifyId: fromGid('gid://shopify/Customer/7'), parentId: null }

test('an id of Shopify’s is none of Zoho’s, nor is any text: `tsc` fails where one of these lines is accepted', () => {
  // @ts-expect-error Shopify's
  expect(bareLink(one, 'Contacts', one.shopifyId)).toBeDefined()
  // @ts-expect-error a text
  expect(bareLink(one, 'Contacts', '7')).toBeDefined()
  expect(bareLink(one, 'Contacts', ZohoId.parse('7')).zohoId).toBe('7')
})

test('an id of Zoho’s is none of Shopify’s, nor is a GID or any text', () => {
  const [zohoId, gid] = [ZohoId.parse('7'), 'gid://shopify/Customer/7']
  // @ts-expect-error Zoho's
  expect(blankRecord({ shopifyId: zohoId })).toBeDefined()
  // @ts-expect-error a GID
  expect(blankRecord({ shopifyId: gid })).toBeDefined()
  // @ts-expect-error a GID
  expect(toGid('Customer', gid)).not.toBe(gid)
  expect(toGid('Customer', fromGid(gid))).toBe(gid)

  type Taken = Parameters<typeof loadLinks>[3]
  type Released = Parameters<Certain['release']>[0]
  // @ts-expect-error Zoho's
  const taken: Taken = [zohoId]
  // @ts-expect-error Zoho's
  const released: Released = [zohoId]
  // @ts-expect-error a text
  const found: ShopifyId | undefined = new Map<ShopifyId, ShopifyId>().get('7')
  expect([taken, released, found]).toBeDefined()
})

test('one that stands for a record to be is kept as it is called', () => {
  expect(plannedZohoId('new 7')).toBe('new 7')
})

test('a link without a record has none', () => {
  const row = {
    ...bareLink(one, 'Contacts', ZohoId.parse('7')),
    shopDomain: 'acme.myshopify.com',
    kind: 'customer',
    fingerprint: 'f',
    sourceAt: null,
    total: null,
    createdAt: null,
    correction: null,
    adjustment: null,
    metafieldHash: null,
    staleAt: null,
    staleSince: null,
    claimedBy: null,
    gone: false,
    syncedAt: new Date(0),
  }
  expect(toLink({ ...row, zohoId: '' }).zohoId).toBeNull()
  expect(toLink({ ...row, zohoId: '7' }).zohoId).toBe('7')
})
