// Shopify's value, what would be written and what Zoho has, field by field; what differs comes first. Pure.

import { z } from 'zod'
import { saidOf } from '#app/mapping/addresses/address-fields.ts'
import { fitRecord, type FieldMap } from '#app/mapping/values/fit.ts'
import type { RowsField } from '#app/mapping/records/order-modules.ts'
import type { MappedLine } from '#app/mapping/records/mapped-line.ts'
import { wholeText } from '#app/mapping/values/money.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'
import type { ShopifyValue } from './shopify-values.ts'

export type ComparedField = {
  /** Zoho's API name. */
  field: string
  /** As Zoho's people see it. */
  label: string
  shopify: string | null
  wanted: string | null
  zoho: string | null
  differs: boolean
  /** Zoho's value or blank stays: as the merchant chose, or because it did not change in Shopify since. */
  kept: boolean
  /** What would be pointed to is not in Zoho yet, and would be made first. */
  made: boolean
}

type Row = Readonly<Record<string, unknown>>

export type Sides = {
  fields: FieldMap
  /** Everything mapped, also what Zoho's value wins over. */
  mapped: ZohoFields
  /** What would be sent. */
  wanted: Row
  /** Null: not in Zoho yet. */
  zoho: Row | null
  shopify: ShopifyValue
  /** Fields to show whatever is in them, before others that do not differ. */
  also: readonly string[]
}

export function sideBySide(sides: Sides): ComparedField[] {
  const { fields, mapped, wanted, also } = sides
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(mapped), ...also])]
  const rows = names.filter((field) => fields.size === 0 || fields.has(field)).map(rowOf(sides))
  const rank = ({ field, differs }: ComparedField) => (differs ? 2 : 0) + (also.includes(field) ? 1 : 0)
  return rows.toSorted((a, b) => rank(b) - rank(a))
}

function rowOf({ fields, mapped, wanted, zoho, shopify }: Sides): (field: string) => ComparedField {
  // Of a value that its field cuts no more can be in Zoho, and of one that does not fit nothing.
  const fitting: Row = { ...fitRecord(mapped, fields, 'update'), ...wanted }
  return (field) => {
    const kept = zoho !== null && field in mapped && !(field in wanted)
    const made = !kept && isSubstitute(wanted[field])
    const there = zoho?.[field]
    const ours = shown(there) === null ? fitting : { ...mapped, ...fitting }
    const of = fields.get(field)
    return {
      field,
      label: of?.label ?? field,
      shopify: asAmount(saidOf(shopify, field, fields), of),
      wanted: made ? null : asAmount(shown(kept ? there : wanted[field], there), of),
      zoho: asAmount(shown(there), of),
      differs: zoho !== null && isOther(ours, field, there),
      kept,
      made,
    }
  }
}

const isOther = (ours: Row, field: string, there: unknown): boolean =>
  field in ours && !isSame(ours[field], there)

const Reference = z.looseObject({ id: z.string(), name: z.string().nullish() })
// Zoho's ids are digits; what is only planned has another one.
const isSubstitute = (value: unknown): boolean => {
  const id = Reference.safeParse(value).data?.id
  return id !== undefined && !/^\d+$/.test(id)
}
const Tag = z.looseObject({ name: z.string() })

// Zoho answers a reference with its name, we send the id alone: where they are the same the name is shown.
function shown(value: unknown, other?: unknown): string | null {
  if (Array.isArray(value)) return value.map((one) => shown(one) ?? '').join(', ') || null
  if (typeof value === 'object' && value !== null) return named(value, other)
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

function named(value: object, other: unknown): string | null {
  const reference = Reference.safeParse(value).data
  if (!reference) return Tag.safeParse(value).data?.name ?? null
  const there = Reference.safeParse(other).data
  return reference.name ?? (there?.id === reference.id ? there.name : null) ?? reference.id
}

/** Whether Zoho shows what was, or would be, written, in whichever way it writes it. */
export function isSame(wanted: unknown, there: unknown): boolean {
  const [one, other] = [plain(wanted), plain(there)]
  if (one === other) return true
  // "007" and "7" are two codes, 7 and "7.00" one amount.
  const amounts = [wanted, there].some((value) => typeof value === 'number')
  if (amounts && one !== '' && other !== '') return Number(one) === Number(other)
  return /^\d{4}-\d\d-\d\dT/.test(one) && Date.parse(one) === Date.parse(other)
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).toSorted().join()
  const reference = Reference.safeParse(value)
  if (reference.success) return reference.data.id
  return (shown(value) ?? '').replaceAll('\r\n', '\n').trim()
}

const ZohoLine = z.looseObject({
  Quantity: z.coerce.number().nullish(),
  List_Price: z.coerce.number().nullish(),
  Description: z.string().nullish(),
  Product_Name: z.looseObject({ id: z.string(), name: z.string().nullish() }).nullish(),
})

/** An amount with the decimals of its currency; anything else as it is. */
export const asAmount = (text: string | null, field: ZohoField | undefined): string | null =>
  text !== null && field?.type === 'currency' && field.decimals !== null && /^-?\d+(?:\.\d+)?$/.test(text)
    ? wholeText(text, field.decimals)
    : text

type Lines = {
  field: RowsField
  shopify: readonly string[]
  wanted: readonly MappedLine[]
  zoho: unknown
  /** That prices are shown with. */
  decimals: number
}

/** An order's rows as one more field: how many of what at which price. */
export function linesSideBySide(
  label: string,
  { field, shopify, wanted, zoho, decimals }: Lines,
): ComparedField {
  const lineText = (quantity: number, description: string, price: number): string =>
    `${quantity} × ${description.split('\n')[0] ?? ''}, ${wholeText(String(price), decimals)}`
  const rows = zoho === undefined ? null : z.array(ZohoLine).catch([]).parse(zoho)
  const ours = wanted.map(({ quantity, description, listPrice }) =>
    lineText(quantity, description, listPrice),
  )
  const theirs = (rows ?? []).map(({ Quantity, Description, List_Price, Product_Name }) =>
    lineText(Quantity ?? 0, Description ?? Product_Name?.name ?? '', List_Price ?? 0),
  )
  return {
    field,
    label,
    shopify: shopify.join('\n') || null,
    wanted: ours.join('\n') || null,
    zoho: theirs.join('\n') || null,
    differs: rows !== null && ours.toSorted().join('\n') !== theirs.toSorted().join('\n'),
    kept: false,
    made: false,
  }
}
