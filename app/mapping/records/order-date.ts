// Which field of a Sales Order holds the day on which it was ordered: Zoho has none of its own. Pure.

import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { toDate, toDateTime } from '#app/mapping/values/dates.ts'
import type { Rule } from '#app/mapping/rules/rule.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'

/** The label of the field that this app makes where there is none. */
export const orderDateLabel = 'Shopify Order Date'

const labels = [orderDateLabel.toLowerCase(), 'order date']

/** By label, ours first: a merchant may have had such a field before us. */
export function findOrderDate(fields: Iterable<ZohoField>): ZohoField | undefined {
  const fit = [...fields].filter(
    ({ type, creatable, updatable }) => (type === 'date' || type === 'datetime') && creatable && updatable,
  )
  for (const label of labels) {
    const found = fit.find((field) => field.label.toLowerCase() === label)
    if (found) return found
  }
  return undefined
}

const days = ['createdAt', 'processedAt']

/** Whether a module's orders have their day in no field, and by no rule of the merchant's either. */
export const needsOrderDate = (
  module: string,
  fields: readonly ZohoField[],
  rules: readonly Pick<Rule, 'source'>[],
): boolean =>
  module === 'Sales_Orders' &&
  findOrderDate(fields) === undefined &&
  !rules.some(({ source }) => source.from === 'value' && days.includes(source.name))

/** The field and the order's day in the shop's time zone; empty where the organisation has no such field. */
export function orderDate(
  { processedAt, createdAt }: OrderWithLines,
  fields: FieldMap,
  zone: string,
): Record<string, string | null> {
  const field = findOrderDate(fields.values())
  if (!field) return {}
  const at = processedAt ?? createdAt
  return { [field.apiName]: field.type === 'date' ? toDate(at, zone) : toDateTime(at) }
}
