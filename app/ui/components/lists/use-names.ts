// Names of the rows on the page, asked for once for each set of rows and not with every refresh.

import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { onScreens } from '#app/ui/format/kinds.ts'

type Names = { names: Record<string, string> }

export function useNames(kind: RecordKind, shopifyIds: readonly string[]): ReadonlyMap<string, string> {
  const { load, data } = useFetcher<Names>()
  const ids = shopifyIds.toSorted().join(',')
  useEffect(() => {
    if (onScreens[kind].isNamed && ids !== '') load(`/app/names?kind=${kind}&ids=${ids}`)
  }, [kind, ids, load])
  return new Map(Object.entries(data?.names ?? {}))
}
