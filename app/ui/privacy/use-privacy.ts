// Downloads and answers of privacy requests.

import { useFetcher } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { saveFile } from '#app/ui/frame/save-file.ts'

type Format = 'json' | 'csv'
const types = { json: 'application/json', csv: 'text/csv' } as const

/** What is held about a person, as a file of the browser's. */
export function usePrivacyExport(id: string) {
  const { load, state, data } = useFetcher<string>()
  const [format, setFormat] = useState<Format>('json')
  useEffect(() => {
    if (data) saveFile(`privacy-${id}.${format}`, data, types[format])
    // Saved once for each answer.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data])
  return {
    busy: state !== 'idle' ? format : null,
    download: (wanted: Format) => {
      setFormat(wanted)
      load(`/app/privacy?${new URLSearchParams({ id, format: wanted })}`)
    },
  }
}

export function usePrivacyDone(id: string) {
  const { submit, state } = useFetcher()
  return {
    busy: state !== 'idle',
    finish: () =>
      submit({ intent: 'done', id }, { method: 'post', action: '/app/privacy', encType: 'application/json' }),
  }
}
