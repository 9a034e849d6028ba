import { describe, expect, it } from 'vitest'
import { startOfDay } from '#app/ui/format/calendar.ts'
import { createFormat } from '#app/ui/format/format.ts'
import { shopifyUrl, zohoUrl } from '#app/ui/format/links.ts'

describe('figures and times', () => {
  it('are written as the locale does, in the time zone of the store', () => {
    const english = createFormat('en', 'Asia/Tokyo')
    const french = createFormat('fr', 'Europe/Paris')
    const at = new Date('2026-11-24T23:30:00Z')
    expect(english.moment(at)).toMatch(/^Nov 25, 2026, 8:30\sAM$/u)
    expect(french.moment(at)).toContain('25 nov. 2026')
    expect(french.number(12345.6)).toMatch(/^12\s346$/u)
    expect(english.number(2.46)).toBe('2.5')
  })

  it('tell durations in two units at most', () => {
    const { duration } = createFormat('en', 'UTC')
    expect(duration(40)).toBe('40 sec')
    expect(duration(80)).toBe('1 min 20 sec')
    expect(duration(854)).toBe('14 min')
    expect(duration(7500)).toBe('2 hr 5 min')
    expect(duration(0)).toBe('0 sec')
  })

  it("begin the day at the store's midnight", () => {
    const now = new Date('2026-11-24T23:30:00Z')
    expect(startOfDay(now, 'Europe/Paris').toISOString()).toBe('2026-11-24T23:00:00.000Z')
    expect(startOfDay(now, 'America/New_York').toISOString()).toBe('2026-11-24T05:00:00.000Z')
    expect(startOfDay(now, 'UTC').toISOString()).toBe('2026-11-24T00:00:00.000Z')
  })
})

describe('links to records', () => {
  it('lead to the page of a customer, an order and a variant in the Shopify admin', () => {
    const shop = 'lumen.myshopify.com'
    expect(shopifyUrl(shop, { kind: 'customer', shopifyId: '7', parentId: null })).toBe(
      'https://admin.shopify.com/store/lumen/customers/7',
    )
    expect(shopifyUrl(shop, { kind: 'product', shopifyId: '9', parentId: '8' })).toBe(
      'https://admin.shopify.com/store/lumen/products/8/variants/9',
    )
  })

  it('lead to the record in Zoho, or nowhere while there is none', () => {
    expect(zohoUrl('https://crm.zoho.eu/crm/org1', 'Sales_Orders', '5')).toBe(
      'https://crm.zoho.eu/crm/org1/tab/SalesOrders/5',
    )
    expect(zohoUrl('', 'Leads', '5')).toBeNull()
    expect(zohoUrl('https://crm.zoho.eu/crm/org1', 'Leads', null)).toBeNull()
  })
})
