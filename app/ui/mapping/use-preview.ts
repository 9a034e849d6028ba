// A record of the store as it would arrive with what stands in the form. Asked for again after each change.

import { useFetcher } from '@remix-run/react'
import { useEffect, useState } from 'react'
import type { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import type { PreviewAnswer } from './views.ts'

const pauseMs = 400

export function usePreview(draft: KindChoices, ready: boolean) {
  const { submit, data, state } = useFetcher<PreviewAnswer>()
  const [search, setSearch] = useState('')
  const [id, setId] = useState<string | null>(null)
  const input = JSON.stringify({ choices: draft, search, id })
  useEffect(() => {
    if (!ready) return undefined
    const timer = setTimeout(
      () => submit(input, { method: 'post', action: '/app/sample', encType: 'application/json' }),
      pauseMs,
    )
    return () => clearTimeout(timer)
  }, [input, ready, submit])
  return {
    search,
    setSearch: (text: string) => {
      setSearch(text)
      setId(null)
    },
    choose: setId,
    preview: data?.preview ?? null,
    refusal: data?.refusal ?? null,
    loading: state !== 'idle',
  }
}

export type PreviewState = ReturnType<typeof usePreview>
