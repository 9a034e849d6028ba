// Products that Zoho takes in no row of a record: switched off, as what is archived in Shopify is, or deleted there
// (contracts/zoho 2.8). A row that is there keeps its product where Zoho takes a row that does not name it; any other
// stands under another product, and its description says what was sold. Pure.

import type { ZohoId } from '#app/lib/ids.ts'
import type { MappedLine } from '#app/mapping/records/mapped-line.ts'
import type { RowResult } from '#app/zoho/client/answers.ts'

type Refusal = RowResult & { ok: false }

/** By product: what stands for it in rows. */
export type StandIns = ReadonlyMap<ZohoId, ZohoId>

/** What was found out about products that Zoho refused in rows. */
export type RefusedProducts = {
  standIns: StandIns
  /** Seen to be switched off or deleted: no record's row may name them. Any other is refused of one record only. */
  off: ReadonlySet<ZohoId>
  /** Deleted in Zoho, and their links with them: they are made again before the records that name them are. */
  forgotten: ReadonlySet<ZohoId>
}

export const noneRefused: RefusedProducts = { standIns: new Map(), off: new Set(), forgotten: new Set() }

/** How an attempt names products. */
export type Naming = {
  /** Of products that Zoho takes in no row. */
  readonly standIns?: StandIns | undefined
  /** Rows that are there keep such a product, which they do not name. */
  readonly unnamed?: boolean | undefined
  /** Lines of the last write that stand under another product, by their keys. */
  readonly stood?: StoodLines | undefined
}
type StoodLines = ReadonlyMap<string, ZohoId>

/** Lines that are to stand under another product. @param kept keys of those whose rows keep their own */
export function stoodLines(
  lines: readonly MappedLine[],
  standIns: StandIns,
  kept: ReadonlySet<string>,
): StoodLines {
  return new Map(
    lines.flatMap(({ key, productId }) => {
      const standIn = standIns.get(productId)
      return standIn === undefined || kept.has(key) ? [] : [[key, standIn]]
    }),
  )
}

/** The lines as Zoho gets them. */
export const linesStood = (
  lines: readonly MappedLine[],
  stood: StoodLines | undefined,
): readonly MappedLine[] =>
  stood === undefined || stood.size === 0
    ? lines
    : lines.map((line) => ({ ...line, productId: stood.get(line.key) ?? line.productId }))

/** The same, of the lines of any record. */
export const withStood = <M extends { lines: readonly MappedLine[] | null }>(
  mapped: M,
  { stood }: Naming = {},
): M => (mapped.lines && stood?.size ? { ...mapped, lines: linesStood(mapped.lines, stood) } : mapped)

const rowAt = (path: string | null) => /^\$\.data\[\d+\]\.\w+\[(\d+)\]\.Product_Name\b/.exec(path ?? '')?.[1]

type Sent = { lines: readonly MappedLine[] | null; linesKnown: boolean } & Naming

/**
 * The products that Zoho refused in rows; null where the refusal is about anything else. None: of rows that were not
 * sent it is Zoho's own order that the position tells of, which is not ours.
 */
export function productsRefused(
  { lines, linesKnown, stood }: Sent,
  { path, others = [] }: Pick<Refusal, 'path' | 'others'>,
): ZohoId[] | null {
  // Said of something else first, which has to be mended first.
  if (rowAt(path) === undefined) return null
  if (linesKnown) return lines === null ? null : []
  const sent = linesStood(lines ?? [], stood)
  const paths = [path, ...others.map((other) => other.path)]
  const ids = paths.flatMap((one) => sent[Number(rowAt(one) ?? NaN)]?.productId ?? [])
  return ids.length === 0 ? null : [...new Set(ids)]
}

/** How the next attempt names products; null: everything was tried. */
export function nextNaming(
  { standIns: before, unnamed }: Naming,
  isThere: boolean,
  found: StandIns,
): Naming | null {
  const news = [...found].filter(([id]) => !before?.has(id))
  if (news.length > 0) return { standIns: joined(before ?? new Map(), found), unnamed: unnamed ?? isThere }
  return unnamed === true && before !== undefined ? { standIns: before, unnamed: false } : null
}

// What stood for a product may be refused in its turn.
function joined(before: StandIns, found: StandIns): StandIns {
  const moved = [...before].map(([id, standIn]) => [id, found.get(standIn) ?? standIn] as const)
  return new Map([...found, ...moved])
}
