import { assert, integer, nat, property, record, uniqueArray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cursorOf, pageOf, type Cursor, type Page } from '#app/db/screens/paging.server.ts'

type Row = { at: Date; id: string }

const place = ({ at, id }: Row): Cursor => ({ at, id })
const newerFirst = (a: Row, b: Row) => b.at.getTime() - a.at.getTime() || Number(b.id) - Number(a.id)

// What the database does: the rows beyond the cursor in reading order, one more than a page.
function read(rows: readonly Row[], page: Page): Row[] {
  const cursor = cursorOf(page)
  const order = page.before ? (a: Row, b: Row) => newerFirst(b, a) : newerFirst
  return rows
    .filter((row) => !cursor || order(cursor, row) < 0)
    .toSorted(order)
    .slice(0, page.size + 1)
}

describe('keyset pages', () => {
  it('show every row once, and lead back to the first page the way they came', () => {
    const someRows = uniqueArray(record({ at: integer({ min: 0, max: 5 }), id: nat(1000) }), {
      selector: (row) => row.id,
      maxLength: 30,
    })
    assert(
      property(someRows, integer({ min: 1, max: 7 }), (drafts, size) => {
        const rows = drafts.map(({ at, id }) => ({ at: new Date(at), id: String(id) }))
        const seen: string[][] = []
        let page = pageOf(
          read(rows, { size, after: null, before: null }),
          { size, after: null, before: null },
          place,
        )
        seen.push(page.rows.map((row) => row.id))
        while (page.next !== null) {
          const there: Page = { size, after: page.next, before: null }
          page = pageOf(read(rows, there), there, place)
          seen.push(page.rows.map((row) => row.id))
        }
        expect(seen.flat()).toEqual(rows.toSorted(newerFirst).map((row) => row.id))
        for (const expected of seen.slice(0, -1).toReversed()) {
          const there: Page = { size, after: null, before: page.previous }
          page = pageOf(read(rows, there), there, place)
          expect(page.rows.map((row) => row.id)).toEqual(expected)
        }
        expect(page.previous).toBeNull()
      }),
    )
  })

  it('take a cursor that is none of theirs for the first page', () => {
    expect(cursorOf({ size: 5, after: "1_2'; drop table", before: null })).toBeNull()
    expect(cursorOf({ size: 5, after: 'x', before: null })).toBeNull()
    expect(cursorOf({ size: 5, after: '1000_42', before: null })).toEqual({ at: new Date(1000), id: '42' })
  })
})
