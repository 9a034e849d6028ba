// An order's taxes as Zoho's own, where the organisation has each of them by its rate. Pure.
//
// Zoho adds a row's taxes on top of what is left of it after its discount (contracts/zoho 3.6): prices that hold their tax
// are taken apart. All of an order's taxes are Zoho's or none: half of them here and half in a row would be read by nobody.

import type { OrderWithLines, ShopifyLineItem } from '#app/shopify/records/order.ts'
import { amount, round, roundUp, sum, toNumber, zero, type Amount } from '#app/mapping/values/money.ts'
import { cut, join } from '#app/mapping/values/text.ts'
import { lineTotal, taxesOn, type MappedLine, type OrgTax } from '#app/mapping/records/mapped-line.ts'
import { areAtOdds } from './tax-names.ts'

type TaxLines = ShopifyLineItem['taxLines']
type NamedRate = Pick<TaxLines[number], 'title' | 'rate'>
type OrderRows = { goods: MappedLine[]; charges: MappedLine[] }
type Kept = { taxes: readonly OrgTax[]; decimals: number }

/** A row, what Shopify charges on it, and what it says is left of it without tax. */
type Taxable = { row: MappedLine; charged: TaxLines; beforeTax: string | undefined }

/**
 * The same rows with Zoho's taxes in place of a row for them.
 * @param lines whose rows `goods` are, one each; undefined where the row is nobody's
 * @returns null where a tax is missing in Zoho, or where Zoho's taxes would come to more than a rounding beside Shopify's
 */
export function withZohoTaxes(
  order: OrderWithLines,
  { goods, charges }: OrderRows,
  lines: readonly (ShopifyLineItem | undefined)[],
  { taxes, decimals }: Kept,
): OrderRows | null {
  const included = order.taxesIncluded === true
  const onGoods = goods.map((row, i) => taxed(taxableLine(row, lines[i]), { taxes, decimals, included }))
  const onCharges = charges
    .filter(({ key }) => key !== 'tax')
    .map((row) => taxed(taxableCharge(row, order), { taxes, decimals, included }))
  const rows = [...onGoods, ...onCharges]
  if (!rows.every((row) => row !== null) || !agree(order, rows, decimals)) return null
  return { goods: present(onGoods), charges: present(onCharges) }
}

const present = (rows: readonly (MappedLine | null)[]): MappedLine[] => rows.flatMap((row) => row ?? [])

const taxableLine = (row: MappedLine, line: ShopifyLineItem | undefined): Taxable => ({
  row,
  charged: line?.taxLines ?? [],
  beforeTax: line?.priceAfterAllDiscountsBeforeTaxesSet?.shopMoney.amount,
})

const taxableCharge = (row: MappedLine, { shippingLine }: OrderWithLines): Taxable => ({
  row,
  charged: row.key === 'shipping' ? (shippingLine?.taxLines ?? []) : [],
  beforeTax: undefined,
})

// Each row's rounding may be a cent beside Shopify's. More than that is a tax that no row accounts for: on duties, or of
// an exemption.
function agree(order: OrderWithLines, rows: readonly MappedLine[], decimals: number): boolean {
  const counted = rows.flatMap((row) => row.taxes ?? []).length
  const ours = sum(rows.map((row) => taxesOn(row, decimals)))
  const theirs = amount(order.currentTotalTaxSet?.shopMoney.amount ?? 0)
  return counted > 0 && ours.minus(theirs).abs().lte(cent(decimals).times(counted))
}

const cent = (decimals: number): Amount => amount(10).pow(-decimals)

type Way = Kept & { included: boolean }

function taxed({ row, charged, beforeTax }: Taxable, { taxes, decimals, included }: Way): MappedLine | null {
  const owed = charged.filter(({ priceSet }) => amount(priceSet.shopMoney.amount).gt(0))
  if (owed.length === 0) return row
  const found = owed.flatMap((tax) => taxOf(tax, taxes) ?? [])
  if (found.length < owed.length || new Set(found).size < found.length) return null
  const own = found.map(({ name, percentage }) => ({ name, percentage }))
  const described = { ...row, description: withShopifys(row.description, doubtful(owed, taxes)) }
  return { ...(included ? net(described, { own, beforeTax, decimals }) : described), taxes: own }
}

const descriptionLimit = 1000
const taxTextLimit = 250

// The rate and the sum are right either way; which tax it is, a bookkeeper has to know.
function withShopifys(description: string, taxes: readonly NamedRate[]): string {
  if (taxes.length === 0) return description
  const said = cut(`Tax in Shopify: ${taxes.map(taxText).join(', ')}`, taxTextLimit)
  return `${cut(description, descriptionLimit - said.length - 1)}\n${said}`
}

/** "State VAT 10 %"; of a tax that has no rate its name. */
export const taxText = ({ title, rate }: NamedRate): string =>
  cut(join([title, rate === null ? null : `${amount(rate).times(100).toString()} %`], ' ') ?? '', nameLimit)

const nameLimit = 100

/** Those that Zoho has under a name that says it is another tax. */
export const doubtful = <T extends NamedRate>(used: readonly T[], taxes: readonly OrgTax[]): T[] =>
  used.filter((tax) => areAtOdds(tax.title, taxOf(tax, taxes)?.name ?? null))

/** The organisation's tax of that rate; of several the one that is called like Shopify's. */
export function taxOf({ title, rate }: NamedRate, taxes: readonly OrgTax[]): OrgTax | undefined {
  if (rate === null) return undefined
  const alike = taxes.filter(({ percentage }) => amount(percentage).eq(amount(rate).times(100)))
  return alike.find(({ name }) => plain(name) === plain(title)) ?? (alike.length === 1 ? alike[0] : undefined)
}

const plain = (name: string | null): string => (name ?? '').trim().toLowerCase()

type Inside = { own: readonly OrgTax[]; beforeTax: string | undefined; decimals: number }

// Shopify's own figure without tax decides the rounding where it is the same sum.
function net(row: MappedLine, { own, beforeTax, decimals }: Inside): MappedLine {
  const factor = sum(own.map(({ percentage }) => amount(percentage).div(100))).plus(1)
  const worked = lineTotal(row, decimals).div(factor)
  const said = beforeTax === undefined ? worked : amount(beforeTax)
  const left = round(said.minus(worked).abs().lt(cent(decimals)) ? said : worked, decimals)
  const exact = amount(row.listPrice).div(factor)
  const fair = round(exact, decimals)
  const price = fair.times(row.quantity).lt(left) ? roundUp(exact, decimals) : fair
  const discount = round(price.times(row.quantity), decimals).minus(left)
  return { ...row, listPrice: toNumber(price), discount: toNumber(discount.lt(0) ? zero : discount) }
}
