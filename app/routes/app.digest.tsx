// The e-mail digest: asked for, confirmed, changed, sent at once, ended. What it is like comes with Settings.

import { z } from 'zod'
import { DigestEvery } from '#app/lib/states.ts'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import {
  askForDigest,
  changeDigest,
  confirmDigest,
  endDigest,
  loadDigest,
  sendDigestNow,
} from '#app/sync/mail/subscription.server.ts'
import { localeOf } from '#app/ui/wording/languages.ts'

const choices = { every: DigestEvery, whenNeeded: z.boolean() }
const Intent = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('ask'), address: z.email().max(254), ...choices }),
  z.object({ intent: z.literal('confirm'), code: z.string().max(20) }),
  z.object({ intent: z.literal('change'), ...choices }),
  z.object({ intent: z.literal('now') }),
  z.object({ intent: z.literal('end') }),
])

const choicesOf = ({ every, whenNeeded }: { every: DigestEvery; whenNeeded: boolean }) => ({
  every,
  whenNeeded,
})

export const action = adminAction({
  body: Intent,
  limit: ({ intent }) => (intent === 'ask' || intent === 'now' ? 'digestMail' : 'change'),
  answer: async ({ sync, shop, visit, request, input }) => {
    const locale = localeOf(request)
    if (input.intent === 'ask')
      await askForDigest(sync, visit, { address: input.address, ...choicesOf(input), locale })
    if (input.intent === 'confirm') await confirmDigest(sync, visit, input.code)
    if (input.intent === 'change') await changeDigest(sync, visit, { ...choicesOf(input), locale })
    if (input.intent === 'now') await sendDigestNow(sync, shop)
    if (input.intent === 'end') await endDigest(sync, visit)
    return { done: input.intent, digest: await loadDigest(sync, shop), refusal: null }
  },
  refused: (refusal) => ({ done: null, digest: null, refusal }),
})
