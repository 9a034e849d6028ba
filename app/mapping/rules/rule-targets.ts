// Which Zoho fields a rule may write. Pure, and light enough for the browser.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { canWrite } from '#app/mapping/values/field-values.ts'

// Fields that make an order's total or tell records apart: a rule there would break the sync itself.
const reserved: Readonly<Record<RecordKind, ReadonlySet<string>>> = {
  customer: new Set(['id', 'Owner', 'Tag', 'Layout']),
  product: new Set(['id', 'Owner', 'Tag', 'Layout']),
  order: new Set([
    ...['id', 'Owner', 'Tag', 'Layout', 'Ordered_Items', 'Adjustment', 'Tax', 'Currency', 'Exchange_Rate'],
    ...['Discount', 'Discount_Type__s', 'Discount_Percentage__s', 'Sub_Total', 'Grand_Total'],
  ]),
}

/** Fields no rule may write. */
export const isReserved = (kind: RecordKind, field: string): boolean => reserved[kind].has(field)

/** Whether rules may write a field at all. */
export const isOpen = (kind: RecordKind, field: ZohoField): boolean =>
  !isReserved(kind, field.apiName) && canWrite(field.type) && (field.creatable || field.updatable)
