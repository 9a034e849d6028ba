// Names of the rows on the page, and of orders whose they are, asked for once for each set of rows and not with every
// refresh.

import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { onScreens } from '#app/ui/format/kinds.ts'

/** Of an order, as Shopify has it now; `at` ISO. */
export type HeadView = {
  name: string
  customer: string | null
  at: string
  amount: string | null
  currency: string | null
}

type Read = { names: Record<string, string>; heads: Record<string, HeadView>; isAway: boolean }

function useRead(kind: RecordKind, shopifyIds: readonly string[], wanted: boolean): Read | undefined {
  const { load, data } = useFetcher<Read>()
  const ids = shopifyIds.toSorted().join(',')
  useEffect(() => {
    if (wanted && ids !== '') load(`/app/names?kind=${kind}&ids=${ids}`)
  }, [kind, ids, load, wanted])
  return data
}

type Row = { kind: RecordKind | null; shopifyId: string | null }

/** Ids of those of the rows that are of the kind, each once. */
export const idsOfKind = (rows: readonly Row[], kind: RecordKind): string[] => [
  ...new Set(rows.flatMap((row) => (row.kind === kind && row.shopifyId ? [row.shopifyId] : []))),
]

export function useNames(kind: RecordKind, shopifyIds: readonly string[]): ReadonlyMap<string, string> {
  const data = useRead(kind, shopifyIds, onScreens[kind].isNamed)
  return new Map(Object.entries(data?.names ?? {}))
}

/** Names, and the customer, date and amount of what has them. */
export function useHeads(kind: RecordKind, shopifyIds: readonly string[]) {
  const data = useRead(kind, shopifyIds, true)
  return {
    names: new Map(Object.entries(data?.names ?? {})),
    heads: new Map(Object.entries(data?.heads ?? {})),
    /** Shopify was asked, and did not answer. */
    isAway: data?.isAway ?? false,
  }
}
