// Downloads and answers of privacy requests.

import { useFetcher } from '@remix-run/react'
import { useState } from 'react'
import { useDownload } from '#app/ui/frame/use-download.ts'

type Format = 'json' | 'csv'
const types = { json: 'application/json', csv: 'text/csv' } as const

/** What is held about a person, as a file of the browser's. */
export function usePrivacyExport(id: string) {
  const { busy, download } = useDownload()
  const [format, setFormat] = useState<Format>('json')
  return {
    busy: busy ? format : null,
    download: (wanted: Format) => {
      setFormat(wanted)
      const file = { name: `privacy-${id}.${wanted}`, type: types[wanted] }
      download(`/app/privacy?${new URLSearchParams({ id, format: wanted })}`, file)
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
