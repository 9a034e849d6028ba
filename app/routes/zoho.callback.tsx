// Zoho sends the merchant back here after the consent page, top-level. Nothing is connected yet: that takes a page in the
// admin, which knows who is there.

import { redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { openEndpoint } from '#app/server/endpoint/open.server.ts'
import { referenceNow } from '#app/lib/telemetry/reference.server.ts'
import { receiveConsent } from '#app/sync/lifecycle/consent.server.ts'
import { CallbackProblem } from '#app/ui/components/connection/callback-problem.tsx'

export const loader = openEndpoint(async ({ sync, runtime, query }) => {
  const received = await receiveConsent(sync, {
    state: query.get('state'),
    code: query.get('code'),
    error: query.get('error'),
    location: query.get('location'),
    accountsServer: query.get('accounts-server'),
  })
  const { shop, problem } = received
  if (!shop) {
    const { support } = runtime.config.contacts
    sync.log.info({ code: problem }, 'a consent belongs to no store')
    return Response.json({ reference: referenceNow(), support }, { status: 400 })
  }
  const way = new URLSearchParams(
    problem === null ? { zoho: 'confirm', ticket: received.ticket } : { zoho: problem },
  )
  return redirect(sync.adminUrl(shop, `/app?${way}`))
})

// Only reached when the state names no shop, so there is no admin to return to.
export default function Callback() {
  return <CallbackProblem {...useLoaderData<{ reference: string | null; support: string | null }>()} />
}
