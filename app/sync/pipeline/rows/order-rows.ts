// A Sales Order's rows in Zoho -> the rows to send so that it ends with exactly the wanted lines. Pure.
//
// On update Zoho appends rows without an id and keeps rows that are not named: a blind repeat doubles the lines
// (contracts/zoho 2.7). So what is there is matched first, and every row is named.

import { z } from 'zod'
import { withoutTaxes, type MappedLine } from '#app/mapping/records/mapped-line.ts'
import { decimalsOf } from '#app/mapping/values/money.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { withFields, type ZohoOrderRow, type ZohoOrderRows, type ZohoRecord } from '#app/zoho/records/rows.ts'

const Row = z.looseObject({
  id: z.string(),
  Product_Name: z.object({ id: z.string() }).nullish(),
  Description: z.string().nullish(),
  Quantity: z.coerce.number().nullish(),
  List_Price: z.coerce.number().nullish(),
  Discount: z.coerce.number().nullish(),
})
type Row = z.infer<typeof Row>

/** A row as Zoho takes it. Where there are no taxes that is said: otherwise the product's own would be added. */
const toRow = (line: MappedLine): ZohoOrderRow => ({
  Product_Name: { id: line.productId },
  Quantity: line.quantity,
  List_Price: line.listPrice,
  Discount: line.discount,
  Line_Tax: line.taxes ?? [],
  Description: line.description,
})

/** Rows for a new order. */
export const newRows = (lines: readonly MappedLine[]): ZohoOrderRows => lines.map(toRow)

/** Zoho shows some of a record's rows only: which of ours are there is not known. */
export const rowsCut = 'rows_not_all'

const HasMore = z.record(z.string(), z.unknown())

/** True where a record has further rows than it shows (contracts/zoho 2.7). */
export const isCut = (record: ZohoRecord | null | undefined, field: string): boolean =>
  HasMore.safeParse(record?.['$has_more']).data?.[field] === true

/** True where these rows add one to those that are there. */
export const appends = (rows: ZohoOrderRows): boolean => rows.some((row) => !('id' in row))

/**
 * True where an order has these lines' products, each as often and no other; also where Zoho shows no rows at all.
 * @param amounts whether quantity, price and discount must be theirs too: not of rows just sent, which Zoho rounds
 */
export function areLines(existing: unknown, lines: readonly MappedLine[], amounts: boolean): boolean {
  const rows = z.array(Row).safeParse(existing)
  if (!rows.success) return true
  const left = [...rows.data]
  for (const line of lines) {
    const at = left.findIndex((row) => isOf(row, line) && (!amounts || sameAmounts(row, line)))
    if (at < 0) return false
    left.splice(at, 1)
  }
  return left.length === 0
}

/**
 * Rows for an order that has `existing` rows already.
 * @param unnamed keys of lines whose row keeps its product, which is not named
 */
export function updatedRows(
  existing: unknown,
  lines: readonly MappedLine[],
  unnamed: ReadonlySet<string> = new Set(),
): ZohoOrderRows {
  const { matched, left } = match(existing, lines)
  const wanted = lines.map((line) => {
    const row = matched.get(line)
    if (!row) return toRow(line)
    const { Product_Name, ...rest } = toRow(line)
    const isKept = unnamed.has(line.key) || !sameProduct(row, line)
    return isKept ? { id: row.id, ...rest } : { id: row.id, Product_Name, ...rest }
  })
  return [...wanted, ...left.map((row) => ({ id: row.id, _delete: null }))]
}

/** Keys of the lines that have a row of their product among `existing` ones. */
export const linesThere = (existing: unknown, lines: readonly MappedLine[]): Set<string> =>
  new Set([...match(existing, lines).matched.keys()].map(({ key }) => key))

function match(existing: unknown, lines: readonly MappedLine[]) {
  const left = z.array(Row).catch([]).parse(existing)
  const matched = new Map<MappedLine, Row>()
  for (const rule of [sameLine, sameGoods, sameProduct]) {
    for (const line of lines) {
      if (matched.has(line)) continue
      const at = left.findIndex((row) => rule(row, line))
      const [row] = at < 0 ? [] : left.splice(at, 1)
      if (row) matched.set(line, row)
    }
  }
  return { matched, left }
}

// The description starts with the line's name and SKU: with the product it tells lines apart that look alike.
const sameLine = (row: Row, line: MappedLine): boolean =>
  sameProduct(row, line) && (row.Description ?? '') === line.description

// A line of a product that Shopify has no more names none: its name and SKU tell which row it was.
const sameGoods = (row: Row, line: MappedLine): boolean =>
  line.loose === true && goodsIn(row.Description ?? '') === goodsIn(line.description)

function goodsIn(description: string): string {
  const [name = '', next = ''] = description.split('\n')
  return next.startsWith('SKU ') ? `${name}\n${next}` : name
}

const isOf = (row: Row, line: MappedLine): boolean => sameProduct(row, line) || sameGoods(row, line)

const sameProduct = (row: Row, line: MappedLine): boolean => row.Product_Name?.id === line.productId

const sameAmounts = (row: Row, { quantity, listPrice, discount }: MappedLine): boolean =>
  isAmount(row.Quantity, quantity) && isAmount(row.List_Price, listPrice) && isAmount(row.Discount, discount)

// What Zoho does not show says nothing.
const isAmount = (shown: number | null | undefined, wanted: number): boolean =>
  shown === null || shown === undefined || Math.abs(shown - wanted) < smallest
const smallest = 1e-6

/** An order whose rows name no taxes: its adjustment makes up for them. */
export function untaxed(mapped: MappedRecord): MappedRecord {
  const given = { lines: mapped.lines ?? [], adjustment: Number(mapped.row['Adjustment'] ?? 0) }
  const decimals = decimalsOf(mapped.total ?? '')
  const { lines, adjustment } = withoutTaxes({ ...given, decimals })
  return { ...mapped, lines, row: withFields(mapped.row, { Adjustment: adjustment }) }
}
