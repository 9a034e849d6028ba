// Zoho sends the merchant back here after the consent page, top-level: finish, and return to the app in the admin.

import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { finishConsent } from '#app/sync/connect.server.ts'
import { CallbackProblem } from '#app/ui/callback-problem.tsx'

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const query = new URL(request.url).searchParams
  const { shop, problem } = await finishConsent(runtime.sync, {
    state: query.get('state'),
    code: query.get('code'),
    error: query.get('error'),
    location: query.get('location'),
    accountsServer: query.get('accounts-server'),
  })
  if (!shop) return Response.json({ problem: problem ?? 'state_invalid' }, { status: 400 })
  const store = shop.replace('.myshopify.com', '')
  const path = problem ? `/app?zoho=${encodeURIComponent(problem)}` : '/app?zoho=connected'
  return redirect(`https://admin.shopify.com/store/${store}/apps/${runtime.config.shopify.apiKey}${path}`)
}

// Only reached when the state names no shop, so there is no admin to return to.
export default function Callback() {
  const { problem } = useLoaderData<{ problem: string }>()
  return <CallbackProblem problem={problem} />
}
