// Fields of which Shopify has nothing any more, where the merchant wants Zoho's emptied then (decision 182), or it points to
// somebody whose the record is not any more. Whether Zoho still has what was written is seen when the record is. Pure.

import type { Entry } from '#app/mapping/catalogue/entry.ts'
import { fieldIn } from '#app/mapping/catalogue/standard.ts'
import type { Rule } from '#app/mapping/rules/rule.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'

type Filled<R> = readonly Pick<Entry<R, never>, 'standard'>[]

type Place = {
  /** After the merchant's rules. */
  row: ZohoFields
  fields: FieldMap
  rules: readonly Rule[]
}

// A rule that only says whose value wins has no other value for the field; that Zoho's stays is its word.
const isOfItsOwn = ({ source, target, precedence }: Rule): boolean =>
  !(source.from === 'field' && source.field === target) || precedence === 'zoho-if-set'

/**
 * Fields of the standard mapping that have no value. None that a rule is for, whether it fills it or not, and none that Zoho
 * needs; an address as a whole or not at all.
 */
export function removedIn<R>(entries: Filled<R>, record: R, { row, fields, rules }: Place): string[] {
  const parts = entries.flatMap(({ standard }) =>
    standard?.removed?.(record)
      ? Object.values<string | undefined>(standard.fields).flatMap((name) =>
          name === undefined ? [] : [{ whole: standard.whole, name: fieldIn(name, fields) }],
        )
      : [],
  )
  const there = parts.filter(({ name }) => fields.has(name))
  const ruled = new Set(rules.filter(isOfItsOwn).map(({ target }) => target))
  const isTaken = (name: string) =>
    row[name] !== undefined || ruled.has(name) || fields.get(name)?.mandatory === true
  const left = new Set(there.flatMap(({ whole, name }) => (whole && isTaken(name) ? [whole] : [])))
  const open = there.filter(({ whole, name }) => !isTaken(name) && !(whole && left.has(whole)))
  return [...new Set(open.map(({ name }) => name))]
}
