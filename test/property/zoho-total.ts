// What Zoho makes of an order's rows (contracts/zoho 3.6), written down apart from the mapping that is judged by it:
// each sent number is rounded to the field's decimals, then line = round(quantity x price) - discount, and each of its taxes
// is that percentage of it, rounded.

import { Big } from 'big.js'
import type { OrderLines } from '#app/mapping/records/order-lines.ts'

const kept = (value: number, decimals: number): Big => new Big(value).round(decimals, Big.roundHalfUp)

export function zohoTotal({ lines, adjustment }: OrderLines, decimals: number): string {
  let total = kept(adjustment, decimals)
  for (const line of lines) {
    const gross = kept(line.listPrice, decimals).times(line.quantity).round(decimals, Big.roundHalfUp)
    const discount = kept(line.discount, decimals)
    if (discount.gt(gross))
      throw new Error(`the discount ${line.discount} exceeds its line of ${gross.toString()}`)
    if (discount.lt(0)) throw new Error(`the discount ${line.discount} is none`)
    total = total.plus(gross).minus(discount)
  }
  return total.plus(zohoTax(lines, decimals)).toFixed(decimals)
}

/** What Zoho shows as the order's tax. */
export function zohoTax(lines: OrderLines['lines'], decimals: number): Big {
  let tax = new Big(0)
  for (const line of lines) {
    const gross = kept(line.listPrice, decimals).times(line.quantity).round(decimals, Big.roundHalfUp)
    const base = gross.minus(kept(line.discount, decimals))
    for (const { percentage } of line.taxes ?? [])
      tax = tax.plus(base.times(new Big(percentage)).div(100).round(decimals, Big.roundHalfUp))
  }
  return tax
}
