// Fields, users and layouts of the merchant's Zoho, asked for once the page is shown.

import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect } from 'react'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ZohoChoicesAnswer } from '#app/ui/mapping/views.ts'

export function useZohoChoices(kind: RecordKind, connected: boolean) {
  const { load, data, state } = useFetcher<ZohoChoicesAnswer>()
  const ask = useCallback(() => load(`/app/zoho-choices?kind=${kind}`), [load, kind])
  useEffect(() => {
    if (connected) ask()
  }, [connected, ask])
  return {
    choices: data?.choices ?? null,
    refusal: state === 'idle' ? (data?.refusal ?? null) : null,
    loading: state !== 'idle' || (connected && !data),
    ask,
  }
}

export type ZohoChoicesState = ReturnType<typeof useZohoChoices>
