import { expect, test } from 'vitest'
import { connectionPlace, consentPlace, digestKeyPlace, linkPlace } from '#app/db/protection/sealed.server.ts'

// A value is bound to these names when it is encrypted. Under another name none of what is stored opens any more.
test('the names that encrypted values are bound to stay, whatever tables and columns are called', () => {
  const shop = 'acme.myshopify.com'
  expect([
    connectionPlace(shop, 'refreshToken'),
    consentPlace(shop, 'grant'),
    linkPlace(shop),
    digestKeyPlace,
  ]).toEqual([
    { table: 'ZohoConnection', shop, column: 'refreshToken' },
    { table: 'ZohoConsent', shop, column: 'grant' },
    { table: 'Link', shop, column: 'fieldPrints' },
    { table: 'DigestKey', shop: '', column: 'sealed' },
  ])
})
