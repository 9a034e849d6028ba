// What a bulk result withholds it does not say: a null may be one, or not. A few of the records are read once more, one by
// one: what an answer withholds, or shows where the result has nothing, was withheld of the result.

import { setTimeout as delay } from 'node:timers/promises'
import { isThrottled } from '#app/lib/errors.ts'
import { fromGid, type ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Datum } from '#app/shopify/records/common-fields.ts'
import { blanks, data, type People } from './withheld.ts'

/** What a run has found out about its results, by kind and datum. */
export type SeenInBulk = Map<string, { looked: number; withheld: boolean }>

const looksAtOnce = 5
/** Were it withheld, one of so many would have shown it. Batches side by side begin together, and look at as many each. */
const mostLooks = 20
/** So often, and for so long each time, a look waits for Shopify's points: an import does not end for it. */
const waiting = { tries: 10, longestMs: 30_000 } as const

type Person = People & { id: string }
type Bulk = { kind: RecordKind; seen: SeenInBulk; read: (ids: ShopifyId[]) => Promise<Person[]> }

/**
 * The records, which say what is withheld of them.
 * @param bulk its `read` reads what they say of people, by numeric id, as single answers show it
 */
export async function withWithheld<R extends Person>(records: readonly R[], bulk: Bulk): Promise<R[]> {
  const { kind, seen } = bulk
  const known = (datum: Datum) => seen.get(`${kind} ${datum}`) ?? { looked: 0, withheld: false }
  const suspects = new Map(
    data
      .filter((datum) => !known(datum).withheld && known(datum).looked < mostLooks)
      .map((datum) => [datum, records.filter((one) => blanks(one, datum) > 0).slice(0, looksAtOnce)]),
  )
  const ids = new Set([...suspects.values()].flat().map(({ id }) => fromGid(id)))
  const shown = ids.size > 0 ? await readPatiently(bulk, [...ids]) : []
  for (const [datum, some] of suspects) {
    // As it is by now: another batch may have found it meanwhile.
    const { looked, withheld: was } = known(datum)
    const withheld =
      was || shown.some((one) => one.withheld?.includes(datum)) || some.some(isShown(datum, shown))
    seen.set(`${kind} ${datum}`, { looked: looked + some.length, withheld })
  }
  return records.map((record) => {
    const withheld = data.filter((datum) => known(datum).withheld && blanks(record, datum) > 0)
    return withheld.length > 0 ? { ...record, withheld } : record
  })
}

async function readPatiently({ read }: Bulk, ids: ShopifyId[]): Promise<Person[]> {
  for (let left: number = waiting.tries; ; left--) {
    try {
      return await read(ids)
    } catch (error) {
      const waitMs = isThrottled(error) ? error.retryAt.getTime() - Date.now() : Infinity
      if (left === 0 || waitMs > waiting.longestMs) throw error
      await delay(Math.max(waitMs, 0))
    }
  }
}

const isShown =
  (datum: Datum, shown: readonly Person[]) =>
  (record: Person): boolean =>
    shown.some((one) => one.id === record.id && blanks(one, datum) < blanks(record, datum))
