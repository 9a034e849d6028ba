// Search of a list by words: over everything, in whatever tab it is. The words are sent by POST, only the ids that they found
// are part of the address; the words themselves stay in this tab: in its history, and for a reload, which begins the frame's
// history anew, beside it.

import { useFetcher, useLocation, useNavigation, useSearchParams } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { useLive } from '#app/ui/components/until-live.tsx'
import { fromFirstPage } from '#app/ui/format/links.ts'
import { shopInView } from '#app/ui/frame/app-bridge.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import { keepWords, keptWords } from './kept-words.ts'

type Found = { ids: string[] | null; refusal: RefusalAnswer | null }

/** @param kind null: of all kinds */
export function useFind({ kind, ids }: { kind: RecordKind | null; ids: readonly string[] | null }) {
  const [, setQuery] = useSearchParams()
  const { state: kept, key } = useLocation()
  const { submit, state, data } = useFetcher<Found>()
  const { location: coming } = useNavigation()
  const [words, setWords] = useState('')
  const [askedAt, setAskedAt] = useState('')
  const seen = useRef(data)
  const show = (found: string, text: string) => {
    keepWords({ shop: shopInView(), kind }, { ids: found, words: text })
    setQuery(
      (before) => {
        const next = fromFirstPage(before, ['ids', 'search'])
        if (found) next.set('ids', found)
        return next
      },
      { replace: true, preventScrollReset: true, state: text ? { words: text } : null },
    )
  }
  // The server knows no history: the words come back once the page is alive.
  const alive = useLive()
  const isSearch = ids !== null
  const found = () => wordsIn(kept) || (ids ? keptWords({ shop: shopInView(), kind }, ids) : '')
  const said = words || (alive ? found() : '')
  // Whoever leaves a search leaves its words: most are names of people.
  useEffect(() => {
    if (!isSearch) keepWords({ shop: shopInView(), kind }, { ids: '', words: '' })
  }, [isSearch, kind])
  useEffect(() => {
    if (state !== 'idle' || !data || data === seen.current) return
    seen.current = data
    // No id is an id that no record has.
    if (data.ids) show(data.ids.join(',') || '0', words)
  })
  return {
    /** What the search field says. */
    text: isSearch ? said : '',
    /** The words are looked for, or what they found is being read. */
    busy: state !== 'idle' || (coming !== undefined && new URLSearchParams(coming.search).has('ids')),
    /** Of the list where it was asked: another tab shows its rows. */
    refusal: state === 'idle' && words !== '' && askedAt === key ? (data?.refusal ?? null) : null,
    find: (text: string) => {
      setWords(text)
      setAskedAt(key)
      if (text === '') show('', '')
      else
        submit({ kind, search: text }, { method: 'post', action: '/app/find', encType: 'application/json' })
    },
  }
}

function wordsIn(kept: unknown): string {
  const words = typeof kept === 'object' && kept !== null && 'words' in kept ? kept.words : ''
  return typeof words === 'string' ? words : ''
}
