// How an order is, in an organization's own values of the list Status.

import { describe, expect, it } from 'vitest'
import { orderStatuses, statusIn, statusOption } from '#app/mapping/parts/order-head.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import { applyOrderRules } from '#app/mapping/settings/merchant.ts'
import { checkOrderStatus } from '#app/sync/queries/preflight-checks.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import { defaultSettings } from '#app/mapping/settings/settings.ts'
import { field, lineItem, order } from '#test/support/mapping/records.ts'

const list = (options: readonly string[], more: object = {}) =>
  field('Status', 'picklist', { options: ['-None-', ...options], ...more })
const own = (options: readonly string[]) => orderStatuses.map((status) => statusOption(status, list(options)))
const zohos = ['Created', 'Approved', 'Delivered', 'Cancelled']
const partly = ['Offen', 'Geliefert']

describe('a list has', () => {
  it.each([
    ['Zoho’s own', zohos, zohos],
    ['Zoho’s own, written otherwise', ['created', 'APPROVED', ' Delivered', 'cancelled'], null],
    ['English ones', ['New', 'Confirmed', 'Completed', 'Canceled'], null],
    ['German ones', ['Neu', 'Freigegeben', 'Geliefert', 'Storniert'], null],
    ['French ones', ['Créé', 'Approuvé', 'Livré', 'Annulé'], null],
    ['Spanish ones', ['Creado', 'Aprobado', 'Entregado', 'Anulado'], null],
    ['Japanese ones', ['作成済み', '承認済み', '納品済み', 'キャンセル'], null],
    ['some of them: none is put in the place of another', partly, ['Offen', null, 'Geliefert', null]],
    ['a part of something is not the whole', ['Teilweise geliefert'], [null, null, null, null]],
    ['nor is its contrary', ['Not delivered', 'Unpaid'], [null, null, null, null]],
    ['what says two things says neither', ['Delivery cancelled'], [null, null, null, null]],
    ['names that tell nothing', ['A', 'B'], [null, null, null, null]],
    ['no values that are known', [], zohos],
  ])('%s', (_case, options: string[], expected) => {
    expect(own(options)).toEqual(expected ?? options)
  })

  it('the value that is shown by Zoho’s own name', () => {
    expect(statusOption('Delivered', list(['S4'], { shownAs: { delivered: 'S4' } }))).toBe('S4')
  })
})

const paid = order('10.00', [lineItem()], { displayFinancialStatus: 'PAID' })
const merchant = (options: readonly string[]) => ({
  shop: '',
  zone: 'UTC',
  settings: defaultSettings,
  fields: new Map([['Status', list(options)]]),
})
const mapped = (options: readonly string[]) => {
  const { fields } = merchant(options)
  const row = orderToSalesOrder(paid, {
    shopName: 'Acme',
    accountId: null,
    contactId: null,
    currencies: null,
    fields,
  })
  return applyOrderRules(row, paid, merchant(options))
}

it('an order gets the list’s own value, and is compared by what Shopify says', () => {
  expect(statusIn(paid, {})).toBe('Approved')
  expect(mapped(['Neu', 'Freigegeben'])).toMatchObject({
    row: { Status: 'Freigegeben' },
    says: { Status: 'Approved' },
  })
  expect(mapped(zohos).row).toMatchObject({ Status: 'Approved' })
  expect(mapped(zohos).says).not.toHaveProperty('Status')
  expect(mapped(['Neu']).row).not.toHaveProperty('Status')
})

const checked = (options: readonly string[], rules: Rule[] = []) =>
  checkOrderStatus('Sales_Orders', [list(options)], { ...defaultSettings.rules, order: rules })

describe('the check before an import', () => {
  it('names the states for which the list has no value', () => {
    expect(checked(partly)).toEqual([
      {
        id: 'order_status',
        status: 'info',
        values: { module: 'Sales_Orders', texts: 'Approved, Cancelled' },
      },
    ])
  })

  it('says nothing where it has one for each, where a rule decides, or of another module', () => {
    const rule = Rule.parse({ source: { from: 'text', text: 'Offen' }, target: 'Status' })
    expect(checked(zohos)).toEqual([])
    expect(checked(partly, [rule])).toEqual([])
    expect(checkOrderStatus('Sales_Orders', [], defaultSettings.rules)).toEqual([])
    expect(checkOrderStatus('Leads', [list(partly)], defaultSettings.rules)).toEqual([])
  })
})
