// A refund or a return of an order, as a note that salespeople read. Pure: the same one reads the same every time, and its
// title says which it is, so that it is found again in Zoho.

import {
  mostLines,
  type GivenLine,
  type RefundHead,
  type ReturnHead,
} from '#app/shopify/returns/given-back.ts'
import { spoken, tailOf } from '#app/mapping/catalogue/entry.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { moneyText } from '#app/mapping/values/money.ts'
import { clean, cut, join, line } from '#app/mapping/values/text.ts'

export type OrderNote = {
  /** "refund 123", "return 123 closed": which it is, for ever. */
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

/** A note tells one state of a return: each one that it comes to later is another note. */
export const returnNote = (
  made: ReturnHead,
  lines: readonly GivenLine[],
  { zone, source }: { zone: string; source: string },
): OrderNote => {
  const closed = made.status === 'CLOSED' ? dayOf(made.closedAt, zone) : null
  const facts = [
    ['Status', spoken(made.status)],
    ['Date', dayOf(made.createdAt, zone)],
    ['Closed', closed],
    ['Why it was declined', refusalOf(made)],
  ] as const
  const name = `Shopify return ${cut(line(made.name) ?? '', nameLimit)}`.trim()
  // Of a state that Shopify has no day of the note's own time tells when.
  const day = isOver(made) ? closed : dayOf(made.createdAt, zone)
  return noteOf(source, [name, made.status && made.status.toLowerCase(), day], facts, lines)
}

const isOver = ({ status }: ReturnHead): boolean =>
  status === 'CLOSED' || status === 'DECLINED' || status === 'CANCELED'

const refusalOf = ({ decline }: ReturnHead): string | null =>
  decline && join([spoken(decline.reason), clean(decline.note)], ': ')

/**
 * Which note is due of a return: the one that told its state last, where that is its state still, else a new one.
 * @param noted sources of what was noted of the order so far, and when
 */
export function sourceOfReturn(
  { id, status, closedAt }: Pick<ReturnHead, 'id' | 'status' | 'closedAt'>,
  noted: ReadonlyMap<string, { at: Date }>,
): string {
  const own = `return ${tailOf(id) ?? ''}`
  const ofReturn = [...noted].filter(([source]) => source === own || source.startsWith(`${own} `))
  const last = ofReturn.toSorted(([, a], [, b]) => a.at.getTime() - b.at.getTime()).at(-1)?.[0]
  if (!status) return last ?? own
  const at = noted.get(own)?.at
  if (last === own && at && wasSo(status, closedAt, at)) return own
  const source = `${own} ${status.toLowerCase()}`
  const ofState = (one: string) => one === source || one.startsWith(`${source} `)
  if (last && ofState(last)) return last
  const times = ofReturn.filter(([one]) => ofState(one)).length
  return times === 0 ? source : `${source} ${times + 1}` // closed, opened again, and closed once more
}

/** Whether a note that names no state, as those of decision 107, may have told this one at that time. */
const wasSo = (status: string, closedAt: string | null, at: Date): boolean =>
  status === 'CLOSED'
    ? closedAt !== null && Date.parse(closedAt) <= at.getTime()
    : status === 'OPEN' || status === 'REQUESTED'

function noteOf(
  source: string,
  title: readonly (string | null)[],
  facts: readonly (readonly [string, string | null])[],
  lines: readonly GivenLine[],
): OrderNote {
  const named = facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  const items = lines.slice(0, mostLines).map(lineText)
  const more = lines.length > mostLines ? ['and more'] : []
  const content = cut([...named, ...items, ...more].join('\n'), contentLimit)
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
