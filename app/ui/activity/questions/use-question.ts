// A question's candidates, read when it is opened and again after an answer that was refused; and the answer.

import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { Answer, QuestionView } from './views.ts'

type Read = { question: QuestionView | null; refusal: RefusalAnswer | null }
type Answered = { answer: Answer | null; refusal: RefusalAnswer | null }

export function useQuestion(kind: RecordKind, shopifyId: string, onAnswered?: (answer: Answer) => void) {
  const { t } = useTranslation()
  const reading = useFetcher<Read>()
  const answering = useFetcher<Answered>()
  const { load } = reading
  const read = useCallback(
    () => load(`/app/question?kind=${kind}&shopifyId=${shopifyId}`),
    [load, kind, shopifyId],
  )
  useEffect(() => read(), [read])
  const { data } = answering
  const onAnsweredRef = useRef(onAnswered)
  useEffect(() => {
    onAnsweredRef.current = onAnswered
  })
  useEffect(() => {
    if (data?.refusal) read()
    else if (data?.answer) {
      showToast(t(`questions.answered.${data.answer}`))
      onAnsweredRef.current?.(data.answer)
    }
  }, [data, read, t])
  return {
    question: reading.data?.question ?? null,
    /** Zoho has answered, whatever it said. */
    read: reading.data !== undefined,
    reading: reading.state !== 'idle',
    busy: answering.state !== 'idle',
    refusal: data?.refusal ?? reading.data?.refusal ?? null,
    answered: data && !data.refusal ? data.answer : null,
    answer: (answer: Answer, zohoId: string | null = null) =>
      answering.submit(
        { kind, shopifyId, answer, zohoId },
        { method: 'post', action: '/app/question', encType: 'application/json' },
      ),
  }
}
