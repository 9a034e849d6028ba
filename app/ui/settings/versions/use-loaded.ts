// An earlier version or a file becomes the draft of the form: nothing is saved before Save is pressed.

import { useFetcher } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { LoadAnswer } from './views.ts'

/** @param take makes what was loaded the draft */
export function useLoaded(take: (settings: Settings) => void) {
  const { submit, state, data } = useFetcher<LoadAnswer>()
  const [name, setName] = useState('')
  // Each answer once, whatever function the form gives.
  const taken = useRef<LoadAnswer | null>(null)
  useEffect(() => {
    if (!data || taken.current === data) return
    taken.current = data
    if (data.fitted) take(data.fitted.settings)
  }, [data, take])
  const ask = (from: string, body: { intent: 'version'; id: string } | { intent: 'file'; text: string }) => {
    setName(from)
    submit(body, { method: 'post', action: '/app/settings-file', encType: 'application/json' })
  }
  return {
    name,
    answer: state === 'idle' ? (data ?? null) : null,
    busy: state !== 'idle',
    /** @param from what the page calls it */
    restore: (id: string, from: string) => ask(from, { intent: 'version', id }),
    read: async (file: File) =>
      ask(file.name, { intent: 'file', text: (await file.text()).slice(0, mostRead) }),
  }
}

/** More is no file of ours, and is refused as such. */
const mostRead = 260_000
