// Products that Zoho takes in no row of a record: switched off, as what is archived in Shopify is, or deleted there
// (contracts/zoho 2.8). A row that is there keeps its product where Zoho takes a row that does not name it; any other
// stands under another product, and its description says what was sold. Pure.

import type { ZohoId } from '#app/lib/ids.ts'
import type { MappedLine } from '#app/mapping/records/mapped-line.ts'
import type { RowRefusal } from '#app/zoho/client/answers.ts'

/** By product: what stands for it in rows. */
export type Substitutes = ReadonlyMap<ZohoId, ZohoId>

/** What was found out about products that Zoho refused in rows. */
export type RefusedProducts = {
  substitutes: Substitutes
  /** Seen to be switched off or deleted: no record's row may name them. Any other is refused of one record only. */
  off: ReadonlySet<ZohoId>
  /** Deleted in Zoho, and their links with them: they are made again before the records that name them are. */
  forgotten: ReadonlySet<ZohoId>
}

export const noneRefused: RefusedProducts = { substitutes: new Map(), off: new Set(), forgotten: new Set() }

/** How an attempt names products. */
export type Naming = {
  /** Of products that Zoho takes in no row. */
  readonly substitutes?: Substitutes | undefined
  /** Rows that are there keep such a product, which they do not name. */
  readonly unnamed?: boolean | undefined
  /** Lines of the last write that stand under another product, by their keys. */
  readonly substituted?: SubstitutedLines | undefined
}
type SubstitutedLines = ReadonlyMap<string, ZohoId>

/** Lines that are to stand under another product. @param kept keys of those whose rows keep their own */
export function substitutedLines(
  lines: readonly MappedLine[],
  substitutes: Substitutes,
  kept: ReadonlySet<string>,
): SubstitutedLines {
  return new Map(
    lines.flatMap(({ key, productId }) => {
      const substitute = substitutes.get(productId)
      return substitute === undefined || kept.has(key) ? [] : [[key, substitute]]
    }),
  )
}

/** The lines as Zoho gets them. */
export const linesSubstituted = (
  lines: readonly MappedLine[],
  substituted: SubstitutedLines | undefined,
): readonly MappedLine[] =>
  substituted === undefined || substituted.size === 0
    ? lines
    : lines.map((line) => ({ ...line, productId: substituted.get(line.key) ?? line.productId }))

/** The same, of the lines of any record. */
export const withSubstitutes = <M extends { lines: readonly MappedLine[] | null }>(
  mapped: M,
  { substituted }: Naming = {},
): M =>
  mapped.lines && substituted?.size
    ? { ...mapped, lines: linesSubstituted(mapped.lines, substituted) }
    : mapped

const rowAt = (path: string | null) => /^\$\.data\[\d+\]\.\w+\[(\d+)\]\.Product_Name\b/.exec(path ?? '')?.[1]

type Sent = { lines: readonly MappedLine[] | null; linesKnown: boolean } & Naming

/**
 * The products that Zoho refused in rows; null where the refusal is about anything else. None: of rows that were not
 * sent it is Zoho's own order that the position tells of, which is not ours.
 */
export function productsRefused(
  { lines, linesKnown, substituted }: Sent,
  { path, others = [] }: Pick<RowRefusal, 'path' | 'others'>,
): ZohoId[] | null {
  // Said of something else first, which has to be mended first.
  if (rowAt(path) === undefined) return null
  if (linesKnown) return lines === null ? null : []
  const sent = linesSubstituted(lines ?? [], substituted)
  const paths = [path, ...others.map((other) => other.path)]
  const ids = paths.flatMap((one) => sent[Number(rowAt(one) ?? NaN)]?.productId ?? [])
  return ids.length === 0 ? null : [...new Set(ids)]
}

/** How the next attempt names products; null: everything was tried. */
export function nextNaming(
  { substitutes: before, unnamed }: Naming,
  isThere: boolean,
  found: Substitutes,
): Naming | null {
  const news = [...found].filter(([id]) => !before?.has(id))
  if (news.length > 0) return { substitutes: joined(before ?? new Map(), found), unnamed: unnamed ?? isThere }
  return unnamed === true && before !== undefined ? { substitutes: before, unnamed: false } : null
}

// What stood for a product may be refused in its turn.
function joined(before: Substitutes, found: Substitutes): Substitutes {
  const moved = [...before].map(([id, substitute]) => [id, found.get(substitute) ?? substitute] as const)
  return new Map([...found, ...moved])
}
