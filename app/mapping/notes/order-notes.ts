// A refund or a return of an order, as a note that salespeople read. Pure: the same one reads the same every time, and its
// title says which it is, so that it is found again in Zoho.

import type { GivenLine, RefundHead, ReturnHead } from '#app/shopify/lists/given-back.ts'
import { spoken, tailOf } from '#app/mapping/catalogue/entry.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { moneyText } from '#app/mapping/values/money.ts'
import { clean, cut, join, line } from '#app/mapping/values/text.ts'

export type OrderNote = {
  /** "refund 123", "return 123": which it is, for ever. */
  source: string
  title: string
  content: string
}

const contentLimit = 32_000
const nameLimit = 60

const dayOf = (at: string | null, zone: string): string | null => (at === null ? null : toDate(at, zone))

/** The part of a title by which a note is known, whatever people wrote around it. */
export const markOf = (source: string): string => `(${source})`

export const refundNote = (refund: RefundHead, lines: readonly GivenLine[], zone: string): OrderNote => {
  const source = `refund ${tailOf(refund.id) ?? ''}`
  const facts = [
    ['Amount', moneyText(refund.totalRefundedSet)],
    ['Date', dayOf(refund.createdAt, zone)],
    ['Reason', clean(refund.note)],
  ] as const
  return noteOf(source, ['Shopify refund', dayOf(refund.createdAt, zone)], facts, lines)
}

export const returnNote = (made: ReturnHead, lines: readonly GivenLine[], zone: string): OrderNote => {
  const source = `return ${tailOf(made.id) ?? ''}`
  const facts = [
    ['Status', spoken(made.status)],
    ['Date', dayOf(made.createdAt, zone)],
  ] as const
  const name = cut(line(made.name) ?? '', nameLimit)
  return noteOf(source, [`Shopify return ${name}`.trim(), dayOf(made.createdAt, zone)], facts, lines)
}

function noteOf(
  source: string,
  title: readonly (string | null)[],
  facts: readonly (readonly [string, string | null])[],
  lines: readonly GivenLine[],
): OrderNote {
  const told = facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  const content = cut([...told, ...lines.map(lineText)].join('\n'), contentLimit)
  return { source, title: `${join([...title], ', ') ?? ''} ${markOf(source)}`, content }
}

// "2 × Blue lamp: Size was too small, ordered two sizes"
const lineText = ({ quantity, name, reasons }: GivenLine): string => {
  const why = join(
    reasons.map((reason) => line(reason)),
    ', ',
  )
  return `${quantity} × ${line(name) ?? 'other item'}${why ? `: ${why}` : ''}`
}
