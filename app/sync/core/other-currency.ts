// Amounts of a record that is in another currency than they are: written as they are they would be other amounts. The record
// goes without them, and that is said: which currency it is in is people's (decision 266). Pure.

import type { FieldMap } from '#app/mapping/values/fit.ts'
import { valueIn, type ZohoRecord, type ZohoRow } from '#app/zoho/records/rows.ts'
import type { MappedRecord } from './mapped-record.ts'

export const currencyField = 'Currency'

type Of = { readonly mapped: MappedRecord }

/** What is read of a known record beside its fields, where an amount of it may be written. */
export function currencyAsked(
  { mapped, changes: { unchanged } }: Of & { changes: { unchanged: ReadonlySet<string> } },
  { fields }: { fields: FieldMap },
): string[] {
  const { amounts, overwrite = [], keepIfSet = [] } = mapped
  const isDue = (name: string) => !unchanged.has(name) || overwrite.includes(name) || keepIfSet.includes(name)
  return amounts?.fields.some(isDue) && fields.has(currencyField) ? [currencyField] : []
}

/** Fields of a row whose amounts are in another currency than its record. @param current what is known of the record */
export function foreignAmounts(
  row: ZohoRow,
  { mapped: { amounts } }: Of,
  current: ZohoRecord | undefined,
): string[] {
  const there = valueIn(row, currencyField) ?? (current && valueIn(current, currencyField))
  return !amounts || there === amounts.currency ? [] : amounts.fields.filter((name) => name in row)
}

/** Amounts of a new record that Zoho takes without its currency alone. */
export const unnamedAmounts = ({
  mapped: { amounts },
  dropped,
}: Of & { dropped: ReadonlySet<string> }): readonly string[] =>
  amounts && dropped.has(currencyField) ? amounts.fields : []
