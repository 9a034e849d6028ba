import { Big } from 'big.js'
import { isObject, listOf } from './answers.ts'
import type { Organisation } from './organisation.ts'
import type { Row } from './types.ts'

/**
 * Computed amounts of a sales order or a quote (contract 3.6: Zoho computes them; the arithmetic is INF):
 * Total = quantity x list price; after discount; + tax = net. Grand_Total = Sub_Total - Discount + Tax + Adjustment,
 * where Sub_Total adds up the rows after discount and Tax adds up row taxes and the order's own $line_tax.
 */
export function computeTotals(order: Record<string, unknown>, rows: string, org: Organisation) {
  const decimals = org.decimalsIn(order.Currency)
  let subTotal = Big(0)
  let tax = Big(0)
  for (const line of listOf(order[rows])) {
    if (!isObject(line)) continue
    computeLine(line, org, decimals)
    subTotal = subTotal.plus(amount(line.Total_After_Discount))
    tax = tax.plus(amount(line.Tax))
  }
  const discount = discountOf(order, subTotal, decimals)
  tax = tax.plus(taxOn(order.$line_tax, subTotal.minus(discount), decimals))
  order.Sub_Total = money(subTotal, decimals)
  if (discount.gt(0) || order.Discount !== undefined) order.Discount = money(discount, decimals)
  order.Tax = money(tax, decimals)
  order.Grand_Total = money(subTotal.minus(discount).plus(tax).plus(amount(order.Adjustment)), decimals)
}

function computeLine(line: Record<string, unknown>, org: Organisation, decimals: number) {
  const product = isObject(line.Product_Name) ? productOf(org, line.Product_Name.id) : undefined
  if (line.List_Price === undefined || line.List_Price === null) line.List_Price = product?.Unit_Price ?? 0
  const total = amount(line.Quantity ?? 1)
    .times(amount(line.List_Price))
    .round(decimals)
  const discount = discountOf(line, total, decimals)
  const after = total.minus(discount)
  const applied =
    line.Line_Tax ?? (org.switches.productTaxesApplyWhenLineTaxOmitted ? taxesOf(product, org) : [])
  const tax = taxOn(applied, after, decimals)
  line.Line_Tax = withValues(applied, after, decimals)
  line.Total = money(total, decimals)
  line.Discount = money(discount, decimals)
  line.Total_After_Discount = money(after, decimals)
  line.Tax = money(tax, decimals)
  line.Net_Total = money(after.plus(tax), decimals)
}

function productOf(org: Organisation, id: unknown): Row | undefined {
  return typeof id === 'string' ? org.modules.get('Products')?.rows.get(id)?.row : undefined
}

function taxesOf(product: Row | undefined, org: Organisation): unknown[] {
  if (!product || product.Taxable === false) return []
  return listOf(product.Tax).flatMap((one) => {
    const tax = isObject(one) ? org.taxes.find((each) => each.id === one.id) : undefined
    return tax ? [{ ...tax }] : []
  })
}

function discountOf(of: Record<string, unknown>, base: Big, decimals: number): Big {
  if (typeof of.Discount === 'string')
    return base
      .times(amount(of.Discount.replace('%', '')))
      .div(100)
      .round(decimals)
  if (of.Discount_Type__s === 'Percent' && of.Discount_Percentage__s !== undefined) {
    return base.times(amount(of.Discount_Percentage__s)).div(100).round(decimals)
  }
  return amount(of.Discount)
}

function taxOn(taxes: unknown, base: Big, decimals: number): Big {
  let sum = Big(0)
  for (const tax of listOf(taxes)) {
    if (isObject(tax)) sum = sum.plus(base.times(amount(tax.percentage)).div(100).round(decimals))
  }
  return sum
}

function withValues(taxes: unknown, base: Big, decimals: number): unknown[] {
  return listOf(taxes).map((tax) =>
    isObject(tax)
      ? {
          ...tax,
          display_name: tax.name,
          value: money(base.times(amount(tax.percentage)).div(100).round(decimals), decimals),
        }
      : tax,
  )
}

function amount(value: unknown): Big {
  return typeof value === 'number' ||
    (typeof value === 'string' && value !== '' && !Number.isNaN(Number(value)))
    ? Big(value)
    : Big(0)
}

function money(value: Big, decimals: number): number {
  return value.round(decimals).toNumber()
}
