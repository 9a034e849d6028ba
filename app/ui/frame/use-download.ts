// Files of the app's own making: fetched with a session token, saved by the browser.

import { useFetcher } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { showToast } from './app-bridge.ts'
import type { RefusalAnswer } from './refusal-of.ts'
import { saveFile } from './save-file.ts'

type Named = { name: string; type: Parameters<typeof saveFile>[2] }

/** Every click is a file, also when its text is that of the last one. Without a text it was asked for too often. */
export function useDownload() {
  const { t } = useTranslation()
  const { load, state, data } = useFetcher<string | RefusalAnswer | null>()
  const asked = useRef<Named | null>(null)
  useEffect(() => {
    if (state !== 'idle' || !asked.current) return
    const { name, type } = asked.current
    asked.current = null
    if (typeof data === 'string' && data !== '') return saveFile(name, data, type)
    const reference = data ? data.reference : undefined
    const found = reference ? [t('refusal.reference', { reference })] : []
    showToast([t('causes.too_often.title'), t('causes.too_often.advice'), ...found].join(' '))
  }, [state, data, t])
  return {
    busy: state !== 'idle',
    download: (address: string, file: Named) => {
      asked.current = file
      load(address)
    },
  }
}
