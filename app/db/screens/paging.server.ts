// Keyset pages for the lists of the screens: a page starts beyond a row, never after a number of rows.

export type Cursor = { at: Date; id: string }

/** Which page: the first (both null), the one beyond `after`, or the one in front of `before`. */
export type Page = { size: number; after: string | null; before: string | null }

export type Paged<Row> = { rows: Row[]; next: string | null; previous: string | null }

/** The row a page starts from; null for the first page, or when it is no cursor of a list with such ids. */
export function cursorOf({ after, before }: Page, ids: RegExp = /^\d{1,18}$/): Cursor | null {
  const [, at, id] = /^(\d{1,15})_(.+)$/.exec(after ?? before ?? '') ?? []
  return at && id && ids.test(id) ? { at: new Date(Number(at)), id } : null
}

type Order = 'asc' | 'desc'
type Place<Value> = { by: string; from: Value; order: Order }

/**
 * What stands beyond a row in a list by a time and, where that is the same, by an id. It goes into a condition's `AND`. The
 * time is bounded for both parts together: PostgreSQL makes no bound of an index out of an OR, and would read and
 * throw away all that comes before the page.
 */
export const beyond = (at: Place<Date>, id: Place<string | bigint>) => ({
  [at.by]: { [bound[at.order].to]: at.from },
  OR: [{ [at.by]: { [bound[at.order].past]: at.from } }, { [id.by]: { [bound[id.order].past]: id.from } }],
})
const bound = { asc: { to: 'gte', past: 'gt' }, desc: { to: 'lte', past: 'lt' } } as const

/** Cuts `size + 1` rows read in the direction of `page` to one page in screen order, with its neighbours. */
export function pageOf<Row>(read: readonly Row[], page: Page, place: (row: Row) => Cursor): Paged<Row> {
  const back = page.before !== null
  const kept = read.slice(0, page.size)
  const rows = back ? kept.toReversed() : kept
  const more = read.length > page.size
  const [first, last] = [rows[0], rows.at(-1)]
  return {
    rows,
    previous: first && (back ? more : page.after !== null) ? written(place(first)) : null,
    next: last && (back || more) ? written(place(last)) : null,
  }
}

const written = ({ at, id }: Cursor): string => `${at.getTime()}_${id}`
