import { isObject, plainText } from './answers.ts'
import { rowsOf } from './fields/modules.ts'
import type { Organisation } from './organisation.ts'
import type { ModuleStore } from './store.ts'
import { computeTotals } from './totals.ts'
import type { Row } from './types.ts'

/** What Zoho derives from the other fields after every write: full names, totals, the order's number. */
export function restamp(org: Organisation, store: ModuleStore, row: Row) {
  const module = store.spec.apiName
  if (module === 'Leads' || module === 'Contacts') {
    const full = `${plainText(row.First_Name)} ${plainText(row.Last_Name)}`.trim()
    if (row.Full_Name !== full) row.Full_Name = full
  }
  const rows = rowsOf[module]
  if (rows) {
    const lines = row[rows]
    if (Array.isArray(lines)) row[rows] = lines.map((line: unknown) => (isObject(line) ? { ...line } : line))
    computeTotals(row, rows, org)
    row[module === 'Quotes' ? 'Quote_Number' : 'SO_Number'] ??= String(++org.orderNumber)
  }
  if (org.multiCurrency() && !store.spec.subform) {
    row.Currency ??= org.currency
    row.Exchange_Rate ??= org.rateOf(row.Currency)
  }
}
