// What is pressed on the card of the e-mail digest.

import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { DigestView } from './views.ts'

type Done = 'ask' | 'confirm' | 'change' | 'now' | 'end'
type Answer = { done: Done | null; digest: DigestView | null; refusal: RefusalAnswer | null }

export type DigestChoices = Pick<DigestView, 'every' | 'whenNeeded'>

/** @param loaded as the page came */
export function useDigest(loaded: DigestView) {
  const { t } = useTranslation()
  const { submit, state, data, formAction } = useFetcher<Answer>()
  useEffect(() => {
    if (data?.done) showToast(t(`digest.done.${data.done}`))
  }, [data, t])
  const send = (asked: Readonly<Record<string, string | boolean>>) =>
    submit(asked, { method: 'post', action: '/app/digest', encType: 'application/json' })
  return {
    digest: data?.digest ?? loaded,
    busy: state !== 'idle' && formAction === '/app/digest',
    refusal: data?.refusal ?? null,
    ask: (address: string, choices: DigestChoices) => send({ intent: 'ask', address, ...choices }),
    confirm: (code: string) => send({ intent: 'confirm', code }),
    change: (choices: DigestChoices) => send({ intent: 'change', ...choices }),
    now: () => send({ intent: 'now' }),
    end: () => send({ intent: 'end' }),
  }
}
