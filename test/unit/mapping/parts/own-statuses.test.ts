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

const none = [null, null, null, null]

describe('a list has', () => {
  it.each([
    ['Zoho’s own', zohos, zohos],
    ['Zoho’s own, written otherwise', ['created', 'APPROVED', ' Delivered', 'cancelled'], null],
    ['English ones', ['New', 'Confirmed', 'Completed', 'Canceled'], null],
    ['English ones of orders', ['1. Open order', '2. Order accepted', '3. Order shipped', '4. Void'], null],
    ['German ones', ['Neu', 'Freigegeben', 'Geliefert', 'Storniert'], null],
    [
      'German ones of orders',
      ['Neuer Auftrag', 'Auftrag bestätigt', 'Auftrag versandt', 'Abgebrochen'],
      null,
    ],
    ['French ones', ['Créé', 'Approuvé', 'Livré', 'Annulé'], null],
    [
      'French ones of orders',
      ['Nouvelle commande', 'Commande validée', 'Commande expédiée', 'Commande annulée'],
      null,
    ],
    ['Spanish ones', ['Creado', 'Aprobado', 'Entregado', 'Anulado'], null],
    ['Spanish ones of orders', ['Pedido nuevo', 'Orden confirmada', 'Completado', 'Pedido cancelado'], null],
    ['Japanese ones', ['作成済み', '承認済み', '納品済み', 'キャンセル'], null],
    ['Japanese ones of orders', ['新規注文', '受注確定', '出荷完了', '注文取消'], null],
    ['some of them: none is put in the place of another', partly, ['Offen', null, 'Geliefert', null]],
    ['two for one: neither is sure', ['New', 'Open', 'Shipped', 'Completed'], none],
    ['Zoho’s own beside another: Zoho’s own', ['Shipped', 'Delivered'], [null, null, 'Delivered', null]],
    [
      'a payment’s in the place of what was renamed',
      ['Auftrag erfasst', 'Zahlung eingegangen', 'Versendet', 'Storniert'],
      ['Auftrag erfasst', null, 'Versendet', 'Storniert'],
    ],
    ['the same in English', ['Draft', 'Payment received', 'Shipped'], [null, null, 'Shipped', null]],
    ['one on the way to it before it', ['Out for delivery', 'Shipped'], [null, null, 'Shipped', null]],
    ['names that tell nothing', ['A', 'B', 'Order'], none],
    ['no values that are known', [], zohos],
  ])('%s', (_case, options: string[], expected) => {
    expect(own(options)).toEqual(expected ?? options)
  })

  // Each is the only one of its list: none is put for what it only resembles.
  it.each([
    ['English', 'Payment received, Paid, Unpaid, Received, Return received, Re-opened, New return'],
    ['English', 'Awaiting approval, Approval, Waiting for confirmation, Pending approval, To be approved'],
    [
      'English',
      'Out for delivery, Ready to be shipped, Ready for delivery, Partially shipped, 90% delivered',
    ],
    [
      'English',
      'Not delivered, Non-delivered, Undelivered, Delivered?, Delivery cancelled, Delivery confirmed',
    ],
    [
      'English',
      'Cancellation requested, To be cancelled, Approved (open), Confirmed / shipped, In production',
    ],
    ['German', 'Zahlung eingegangen, Bezahlt, Unbezahlt, Zahlung offen, Rechnung offen, Retoure eingegangen'],
    [
      'German',
      'Wartet auf Freigabe, Noch nicht freigegeben, Freizugeben, Zahlung bestätigt, Angebot erstellt',
    ],
    ['German', 'Versandbereit, Bereit zum Versand, Wird geliefert, Teilweise geliefert, Nicht zugestellt'],
    ['German', 'Stornierung beantragt, Teilstorniert, Rechnung storniert, Rückgabe abgeschlossen'],
    ['French', 'Paiement reçu, Payé, Non payé, Retour reçu, Paiement ouvert, Nouveau retour, Devis créé'],
    ['French', 'En attente de validation, À valider, Non approuvé, Paiement validé, Paiement accepté'],
    ['French', 'En cours de livraison, Prêt à être expédié, Partiellement livré, Non livré, Retour terminé'],
    ['French', 'Annulation demandée, À annuler, Paiement annulé, Livraison annulée'],
    ['Spanish', 'Pago recibido, Pagado, Sin pagar, Devolución recibida, Pago abierto, Nueva devolución'],
    ['Spanish', 'Pendiente de aprobación, Por aprobar, No aprobado, Pago aprobado, Pago confirmado'],
    [
      'Spanish',
      'En reparto, Listo para ser entregado, Parcialmente entregado, No entregado, Pago completado',
    ],
    ['Spanish', 'Cancelación solicitada, Por cancelar, Pago anulado, Envío cancelado'],
    ['Japanese', '入金済み, 支払済み, 支払完了, 入金確定, 返品受付, 返品受付済み, 未受付, 見積作成済み'],
    ['Japanese', '承認待ち, 未承認, 承認, 確定待ち, 未確定, 支払承認済み'],
    ['Japanese', '出荷準備中, 出荷準備完了, 出荷待ち, 一部納品済み, 未納品, 配達中, 出荷, 返品完了'],
    ['Japanese', 'キャンセル待ち, キャンセル依頼, 取消依頼, 一部キャンセル, 支払取消'],
  ])('nothing for what sounds alike in %s: %s', (_language, values) => {
    for (const value of values.split(', ')) expect([value, ...own([value])]).toEqual([value, ...none])
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

const textsOf = (asked: string, checks: ReturnType<typeof checked>) =>
  checks.flatMap(({ id, status, values }) =>
    id === asked && status === 'info' && values['module'] === 'Sales_Orders' ? [values['texts']] : [],
  )[0]

describe('the check before an import', () => {
  it('names the states for which the list has no value', () => {
    expect(textsOf('order_status', checked(partly))).toBe('Approved, Cancelled')
    expect(textsOf('order_status', checked(['New', 'Open', ...zohos.slice(1)]))).toBe('Created')
  })

  it('names the values of its own that stand for states', () => {
    expect(textsOf('order_status_own', checked(partly))).toBe('Created = Offen, Delivered = Geliefert')
    const shown = list([...zohos.slice(0, 3), 'S4'], { shownAs: { cancelled: 'S4' } })
    expect(checkOrderStatus('Sales_Orders', [shown], defaultSettings.rules)).toEqual([])
  })

  it('says nothing where it has one for each, where a rule decides, or of another module', () => {
    const rule = Rule.parse({ source: { from: 'text', text: 'Offen' }, target: 'Status' })
    expect(checked(zohos)).toEqual([])
    expect(checked(partly, [rule])).toEqual([])
    expect(checkOrderStatus('Sales_Orders', [], defaultSettings.rules)).toEqual([])
    expect(checkOrderStatus('Leads', [list(partly)], defaultSettings.rules)).toEqual([])
  })
})
