// A row of an order as Zoho gets it, and what Zoho makes of it. Pure.

import type { ZohoId } from '#app/lib/ids.ts'
import { amount, round, sum, toNumber, type Amount } from '#app/mapping/values/money.ts'

/** A tax that the organisation has: `percentage` 19 is nineteen percent. */
export type OrgTax = { name: string; percentage: number }

/** A row to be: `key` is the Shopify line it came from, or the charge that it is. */
export type MappedLine = {
  key: string
  productId: ZohoId
  quantity: number
  listPrice: number
  discount: number
  description: string
  /** Shopify has no product of it, or none any more: a row that is there keeps the product that it has. */
  loose?: true
  /** Taxes that Zoho adds on top; absent where there are none. */
  taxes?: readonly OrgTax[]
}

/** What Zoho will compute for the row, before its taxes. */
export const lineTotal = (mapped: MappedLine, decimals: number): Amount =>
  round(amount(mapped.listPrice).times(mapped.quantity), decimals).minus(amount(mapped.discount))

/** What Zoho will add on top of it: each tax is rounded by itself (contracts/zoho 3.6). */
export const taxesOn = (mapped: MappedLine, decimals: number): Amount =>
  sum(
    (mapped.taxes ?? []).map(({ percentage }) =>
      round(lineTotal(mapped, decimals).times(amount(percentage)).div(100), decimals),
    ),
  )

function untaxed(line: MappedLine): MappedLine {
  const { taxes: _, ...others } = line
  return others
}

type Lined = { lines: readonly MappedLine[]; adjustment: number; decimals: number }

/** The same rows without taxes, which the adjustment makes up for. */
export function withoutTaxes({ lines, adjustment, decimals }: Lined) {
  const gone = sum(lines.map((mapped) => taxesOn(mapped, decimals)))
  return {
    lines: lines.map(untaxed),
    adjustment: toNumber(amount(adjustment).plus(gone)),
  }
}
