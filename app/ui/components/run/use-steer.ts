// The merchant's hand on a run: pause, resume, cancel; and why it was refused.

import { useFetcher } from '@remix-run/react'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

type Steering = 'pause' | 'resume' | 'cancel'

export function useSteer(runId: string) {
  const { submit, state, data } = useFetcher<{ refusal: RefusalAnswer | null }>()
  return {
    steer: (intent: Steering) =>
      submit({ intent, runId }, { method: 'post', action: '/app?index', encType: 'application/json' }),
    busy: state !== 'idle',
    refusal: data?.refusal ?? null,
  }
}
