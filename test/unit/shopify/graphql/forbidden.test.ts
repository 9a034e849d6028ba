import { expect, test } from 'vitest'
import { ShopDomain } from '#app/lib/ids.ts'
import { createForbiddenWatch, shapeOf } from '#app/shopify/graphql/forbidden.ts'

const one = ShopDomain.parse('one.myshopify.com')
const other = ShopDomain.parse('other.myshopify.com')
const minute = 60_000

test('one shop that is refused is its own trouble, however often it asks within minutes', () => {
  const watch = createForbiddenWatch()
  expect([0, 1, 2].map((at) => watch.onForbidden(one, at * minute))).toEqual([false, false, false])
})

test('two shops in a row are the trouble of the app, and so is one that nobody follows for long', () => {
  const two = createForbiddenWatch()
  expect([two.onForbidden(one, 0), two.onForbidden(other, 1)]).toEqual([false, true])
  const alone = createForbiddenWatch()
  expect([alone.onForbidden(one, 0), alone.onForbidden(one, 15 * minute)]).toEqual([false, true])
})

test('an answer to anybody shows that the app may ask', () => {
  const watch = createForbiddenWatch()
  watch.onForbidden(one, 0)
  watch.onAnswered()
  expect(watch.onForbidden(other, 1)).toBe(false)
  watch.onAnswered()
  expect(watch.onForbidden(one, 15 * minute)).toBe(false)
})

test('of what Shopify answers the log gets the shape, and none of its own words', () => {
  const page = '<html>ada@example.com may not come in: IP address 203.0.113.9 is on no allowlist</html>'
  const shape = shapeOf(page, 'text/html; charset=utf-8')
  expect(shape).toBe(`text/html; ${page.length} characters; names allowlist, ip address`)
  expect(shapeOf('', null)).toBe('no type; 0 characters')
  expect(shapeOf('Ada', 'Ada Lovelace, ada@example.com')).toBe('no type; 3 characters')
})
