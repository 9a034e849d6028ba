import { Big } from 'big.js'
import { isObject, listOf } from './answers.ts'
import type { Organisation } from './organisation.ts'
import type { Row } from './types.ts'

/**
 * Computed amounts of a sales order (contract 3.6: Zoho computes them; the arithmetic is INF):
 * Total = quantity x list price; after discount; + tax = net. Grand_Total = Sub_Total - Discount + Tax + Adjustment,
 * where Sub_Total adds up the rows after discount and Tax adds up row taxes and the order's own $line_tax.
 */
export function computeTotals(order: Record<string, unknown>, org: Organisation) {
  let subTotal = Big(0)
  let tax = Big(0)
  for (const line of listOf(order.Ordered_Items)) {
    if (!isObject(line)) continue
    computeLine(line, org)
    subTotal = subTotal.plus(amount(line.Total_After_Discount))
    tax = tax.plus(amount(line.Tax))
  }
  const discount = discountOf(order, subTotal)
  tax = tax.plus(taxOn(order.$line_tax, subTotal.minus(discount)))
  order.Sub_Total = money(subTotal)
  if (discount.gt(0) || order.Discount !== undefined) order.Discount = money(discount)
  order.Tax = money(tax)
  order.Grand_Total = money(subTotal.minus(discount).plus(tax).plus(amount(order.Adjustment)))
}

function computeLine(line: Record<string, unknown>, org: Organisation) {
  const product = isObject(line.Product_Name) ? productOf(org, line.Product_Name.id) : undefined
  if (line.List_Price === undefined || line.List_Price === null) line.List_Price = product?.Unit_Price ?? 0
  const total = amount(line.Quantity ?? 1)
    .times(amount(line.List_Price))
    .round(2)
  const discount = discountOf(line, total)
  const after = total.minus(discount)
  const applied =
    line.Line_Tax ?? (org.switches.productTaxesApplyWhenLineTaxOmitted ? taxesOf(product, org) : [])
  const tax = taxOn(applied, after)
  line.Line_Tax = withValues(applied, after)
  line.Total = money(total)
  line.Discount = money(discount)
  line.Total_After_Discount = money(after)
  line.Tax = money(tax)
  line.Net_Total = money(after.plus(tax))
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

function discountOf(of: Record<string, unknown>, base: Big): Big {
  if (typeof of.Discount === 'string')
    return base
      .times(amount(of.Discount.replace('%', '')))
      .div(100)
      .round(2)
  if (of.Discount_Type__s === 'Percent' && of.Discount_Percentage__s !== undefined) {
    return base.times(amount(of.Discount_Percentage__s)).div(100).round(2)
  }
  return amount(of.Discount)
}

function taxOn(taxes: unknown, base: Big): Big {
  let sum = Big(0)
  for (const tax of listOf(taxes)) {
    if (isObject(tax)) sum = sum.plus(base.times(amount(tax.percentage)).div(100).round(2))
  }
  return sum
}

function withValues(taxes: unknown, base: Big): unknown[] {
  return listOf(taxes).map((tax) =>
    isObject(tax)
      ? { ...tax, display_name: tax.name, value: money(base.times(amount(tax.percentage)).div(100).round(2)) }
      : tax,
  )
}

function amount(value: unknown): Big {
  return typeof value === 'number' ||
    (typeof value === 'string' && value !== '' && !Number.isNaN(Number(value)))
    ? Big(value)
    : Big(0)
}

function money(value: Big): number {
  return value.round(2).toNumber()
}
