// The users of the merchant's Zoho, asked for by a press: a visit of Settings costs nothing there.

import { useFetcher } from '@remix-run/react'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

type Answer = { users: { id: string; name: string }[] | null; refusal: RefusalAnswer | null }

export function useZohoUsers() {
  const { load, data, state } = useFetcher<Answer>()
  const idle = state === 'idle'
  return {
    /** null: not asked, or no answer. */
    found: data?.users ?? null,
    refusal: idle ? (data?.refusal ?? null) : null,
    loading: !idle,
    ask: () => load('/app/zoho-users'),
  }
}

export type ZohoUsers = ReturnType<typeof useZohoUsers>
