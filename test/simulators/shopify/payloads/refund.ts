import { rawNumber } from '../ids.ts'
import { coins, restMoneySet } from '../money.ts'
import type { ShopState } from '../shop/state.ts'
import { withOffset } from '../time.ts'
import type { Order, RefundRecord } from '../types.ts'
import { linePayload } from './order.ts'

const unsettled = (currency: string) => ({ amount: coins(0, currency), currency })

export function refundPayload(o: Order, r: RefundRecord, shop: ShopState) {
  const zone = shop.timezone
  const lineOf = (id: string) => o.lines.find((l) => l.id === id)
  return {
    id: rawNumber(r.id),
    order_id: rawNumber(o.id),
    created_at: withOffset(r.createdAt, zone),
    note: r.note,
    user_id: null,
    processed_at: withOffset(r.createdAt, zone),
    duties: [],
    total_duties_set: restMoneySet(o, coins(0, o.currencyCode)),
    return: null,
    refund_shipping_lines: [],
    restock: r.lines.some((l) => l.restock),
    admin_graphql_api_id: r.id,
    order_adjustments: [],
    refund_line_items: r.lines.map((l) => {
      const line = lineOf(l.lineItemId)
      return {
        id: rawNumber(l.id),
        quantity: l.quantity,
        line_item_id: rawNumber(l.lineItemId),
        location_id: null,
        restock_type: l.restock ? 'return' : 'no_restock',
        subtotal: Number(l.subtotal),
        total_tax: Number(l.tax),
        subtotal_set: restMoneySet(o, l.subtotal),
        total_tax_set: restMoneySet(o, l.tax),
        line_item: line ? linePayload(o, line) : null,
      }
    }),
    transactions: o.transactions
      .filter((t) => t.refundId === r.id)
      .map((t) => ({
        id: rawNumber(t.id),
        admin_graphql_api_id: t.id,
        amount: t.amount,
        amount_rounding: null,
        authorization: null,
        created_at: withOffset(t.createdAt, zone),
        currency: o.currencyCode,
        device_id: null,
        error_code: null,
        gateway: t.gateway,
        kind: 'refund',
        location_id: null,
        manual_payment_gateway: t.gateway === 'manual',
        message: null,
        order_id: rawNumber(o.id),
        parent_id: null,
        payment_id: null,
        processed_at: withOffset(t.createdAt, zone),
        receipt: {},
        source_name: o.sourceName,
        status: 'success',
        test: o.test,
        total_unsettled_set: {
          presentment_money: unsettled(o.presentmentCurrencyCode),
          shop_money: unsettled(o.currencyCode),
        },
        user_id: null,
      })),
  }
}

export type EditedLines = {
  additions: { id: string; delta: number }[]
  removals: { id: string; delta: number }[]
}

export const orderEdited = (
  o: Order,
  edit: { lines: EditedLines; id: string; at: string },
  zone: string,
) => ({
  order_edit: {
    id: rawNumber(edit.id),
    app_id: null,
    created_at: withOffset(edit.at, zone),
    committed_at: withOffset(edit.at, zone),
    notify_customer: false,
    order_id: rawNumber(o.id),
    staff_note: '',
    user_id: null,
    line_items: {
      additions: edit.lines.additions.map((l) => ({ id: rawNumber(l.id), delta: l.delta })),
      removals: edit.lines.removals.map((l) => ({ id: rawNumber(l.id), delta: l.delta })),
    },
    discounts: { line_item: { additions: [], removals: [] } },
    shipping_lines: { additions: [], removals: [] },
  },
})
