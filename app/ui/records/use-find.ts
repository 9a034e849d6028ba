// Search of a record list. Ids and order names are looked up here; everything else is the store's own search, by POST,
// and only the ids it found are part of the address.

import { useFetcher, useSearchParams } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { onScreens } from '#app/ui/format/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import { isOwnSearch, type RecordFilter } from './filter.ts'

type Found = { ids: string[] | null; refusal: RefusalAnswer | null }

export function useFind({ kind, search, ids }: RecordFilter & { kind: RecordKind }) {
  const [, setQuery] = useSearchParams()
  const { submit, state, data } = useFetcher<Found>()
  const [words, setWords] = useState('')
  const seen = useRef(data)
  const show = (name: 'search' | 'ids', value: string) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before)
        for (const gone of ['after', 'before', 'search', 'ids']) next.delete(gone)
        if (value) next.set(name, value)
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  useEffect(() => {
    if (state !== 'idle' || !data || data === seen.current) return
    seen.current = data
    // No id is an id that no record has.
    if (data.ids) show('ids', data.ids.join(',') || '0')
  })
  return {
    /** What the search field says. */
    text: ids === null ? (search ?? '') : words,
    refusal: state === 'idle' && data?.refusal && words !== '' ? data.refusal : null,
    find: (text: string) => {
      const own = !onScreens[kind].isNamed || isOwnSearch(text)
      setWords(own ? '' : text)
      if (own) show('search', text)
      else
        submit({ kind, search: text }, { method: 'post', action: '/app/find', encType: 'application/json' })
    },
  }
}
