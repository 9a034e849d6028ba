// Verifies a webhook on its raw body, without session, network or database: missing HMAC 400, wrong 401.

import type { Shopify } from '@shopify/shopify-api'
import { ShopDomain } from '#app/lib/ids.ts'

export type VerifiedWebhook = {
  topic: string
  shop: ShopDomain
  webhookId: string
  triggeredAt: Date | null
  rawBody: string
}

/** @throws Response 405, 400 or 401, ready to be sent */
export async function verifyWebhook(apis: readonly Shopify[], request: Request): Promise<VerifiedWebhook> {
  if (request.method !== 'POST') throw new Response(null, { status: 405 })
  const rawBody = await request.text()
  const shop = ShopDomain.safeParse(request.headers.get('x-shopify-shop-domain'))
  const topic = request.headers.get('x-shopify-topic')
  const webhookId = request.headers.get('x-shopify-webhook-id')
  if (rawBody === '' || !request.headers.get('x-shopify-hmac-sha256')) throw new Response(null, { status: 400 })
  await checkSignature(apis, request, rawBody)
  if (!shop.success || !topic || !webhookId) throw new Response(null, { status: 400 })
  const triggered = request.headers.get('x-shopify-triggered-at')
  const triggeredAt = triggered && !Number.isNaN(Date.parse(triggered)) ? new Date(triggered) : null
  return { topic: topic.toLowerCase(), shop: shop.data, webhookId, triggeredAt, rawBody }
}

async function checkSignature(apis: readonly Shopify[], request: Request, rawBody: string): Promise<void> {
  for (const api of apis) {
    const answer = await api.webhooks.validate({ rawBody, rawRequest: request })
    if (answer.valid) return
    if (answer.reason === 'missing_headers') throw new Response(null, { status: 400 })
  }
  throw new Response(null, { status: 401 })
}
