// The link of a mail that ends the digest. Looking at it ends nothing: programs look at links. A POST does, of the page's
// button or of a mail program.

import { useActionData, useLoaderData } from '@remix-run/react'
import { openEndpoint } from '#app/server/endpoint/open.server.ts'
import { unsubscribe } from '#app/sync/mail/subscription.server.ts'
import { Unsubscribe } from '#app/ui/settings/digest/unsubscribe.tsx'

export const loader = openEndpoint(({ query }) => ({ token: query.get('token') ?? '' }))

export const action = openEndpoint(async ({ sync, query }) => ({
  ended: await unsubscribe(sync, (query.get('token') ?? '').slice(0, 200)),
}))

export default function UnsubscribeScreen() {
  const { token } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return <Unsubscribe token={token} ended={answer?.ended ?? null} />
}
