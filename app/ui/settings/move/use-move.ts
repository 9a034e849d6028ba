// The move's form: the dry run when asked for, the merchant's choice about Contacts, start and cancel.

import { useFetcher } from '@remix-run/react'
import { useState } from 'react'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { PlanView } from './views.ts'

type Planned = { plan: PlanView | null; refusal: RefusalAnswer | null }
type Done = { refusal: RefusalAnswer | null }

const json = { method: 'post', action: '/app/move', encType: 'application/json' } as const

export function useMove() {
  const planning = useFetcher<Planned>()
  const moving = useFetcher<Done>()
  const [contacts, setContacts] = useState<'keep' | 'delete'>('keep')
  return {
    plan: planning.data?.plan ?? null,
    planning: planning.state !== 'idle',
    look: () => planning.load('/app/move'),
    contacts,
    setContacts,
    starting: moving.state !== 'idle',
    start: () => moving.submit({ intent: 'start', contacts }, json),
    cancel: (runId: string) => moving.submit({ intent: 'cancel', runId }, json),
    refusal: moving.data?.refusal ?? planning.data?.refusal ?? null,
  }
}
