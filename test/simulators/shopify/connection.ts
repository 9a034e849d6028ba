import { GraphQLError } from 'graphql'

export type PageArgs = {
  first?: number | null
  last?: number | null
  after?: string | null
  before?: string | null
  reverse?: boolean | null
}

/** Rows in ascending order with the key they are sorted by: cursors then stay true while rows come and go. */
export type Keyed = { rows: readonly unknown[]; keyOf: (row: never) => string | number }

const refuse = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } })

/** Cursors are opaque and carry the place, not the number: { last_id, last_value } as Shopify's own do. */
function cursorOf(row: unknown, key: string | number): string {
  return Buffer.from(JSON.stringify({ last_id: idOf(row), last_value: String(key) })).toString('base64')
}
const idOf = (row: unknown): string => {
  const id = typeof row === 'object' && row !== null && 'id' in row ? String(row.id) : ''
  return /(\d+)(?:\?.*)?$/.exec(id)?.[1] ?? id
}

export function checkPage(args: PageArgs): void {
  if (args.first == null && args.last == null) throw refuse('you must provide one of first or last')
  if (args.first != null && args.last != null) throw refuse('providing both first and last is not supported')
  const size = args.first ?? args.last ?? 0
  if (size < 0) throw refuse('first and last cannot be less than zero')
  if (size > 250) throw refuse(`${args.first != null ? 'first' : 'last'} cannot exceed 250`)
}

export function page(list: Keyed, args: PageArgs) {
  checkPage(args)
  const { rows } = list
  const keyOf = list.keyOf as (row: unknown) => string | number
  const reverse = args.reverse === true
  const at = (index: number): unknown => rows[reverse ? rows.length - 1 - index : index]
  let start = 0
  let end = rows.length
  if (args.after) start = place(args.after, true)
  if (args.before) end = place(args.before, false)
  const from = args.first != null ? start : Math.max(start, end - (args.last ?? 0))
  const to = args.first != null ? Math.min(end, start + args.first) : end
  const nodes: unknown[] = []
  for (let index = from; index < to; index++) nodes.push(at(index))
  const cursors = nodes.map((node) => cursorOf(node, keyOf(node)))
  return {
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursors[index] })),
    pageInfo: {
      hasNextPage: to < end,
      hasPreviousPage: from > 0,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
  }

  /** First index after (or, for `before`, at) the cursor's place, by binary search in the order of the page. */
  function place(cursor: string, after: boolean): number {
    let value: { last_id: string; last_value: string }
    try {
      value = JSON.parse(Buffer.from(cursor, 'base64').toString())
    } catch {
      throw refuse('Invalid cursor for current pagination sort.')
    }
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      const order = compare(at(middle), value) * (reverse ? -1 : 1)
      if (order < 0 || (after && order === 0)) low = middle + 1
      else high = middle
    }
    return low
  }

  function compare(row: unknown, cursor: { last_id: string; last_value: string }): number {
    const key = keyOf(row)
    const other = typeof key === 'number' ? Number(cursor.last_value) : cursor.last_value
    if (key !== other) return key < other ? -1 : 1
    const id = idOf(row)
    if (id === cursor.last_id) return 0
    return Number(id) < Number(cursor.last_id) ? -1 : 1
  }
}

/** A list whose own order counts (line items, variants by position): the index is the key. */
export function inOrder(rows: readonly unknown[]): Keyed {
  const index = new Map(rows.map((row, position) => [row, position]))
  return { rows, keyOf: (row: never) => index.get(row) ?? 0 }
}
