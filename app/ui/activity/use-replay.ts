// Retry and dismiss, and what to say once the server has done it.

import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

type Answer = {
  intent: 'retry' | 'retryCause' | 'retryAll' | 'dismiss' | null
  count: number
  refusal: RefusalAnswer | null
}

const json = { method: 'post', action: '/app/activity', encType: 'application/json' } as const

export function useReplay() {
  const { t } = useTranslation()
  const { submit, state, data } = useFetcher<Answer>()
  const done = data && !data.refusal ? data : null
  const said = done
    ? t(done.intent === 'dismiss' ? 'activity.dismissed' : 'activity.retried', { count: done.count })
    : null
  useEffect(() => {
    if (said && data) showToast(said)
  }, [said, data])
  return {
    said,
    busy: state !== 'idle',
    refusal: data?.refusal ?? null,
    retry: (ids: readonly string[]) => submit({ intent: 'retry', ids: [...ids] }, json),
    retryCause: (cause: string) => submit({ intent: 'retryCause', cause }, json),
    retryAll: () => submit({ intent: 'retryAll' }, json),
    dismiss: (ids: readonly string[]) => submit({ intent: 'dismiss', ids: [...ids] }, json),
  }
}
