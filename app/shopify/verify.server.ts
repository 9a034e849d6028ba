// Verifies a webhook on its raw body, without session, network or database: missing HMAC 400, wrong 401. The same
// answers as Shopify's library gives (test/contract/shopify-verify.test.ts), without its loading of a session.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { ShopDomain } from '#app/lib/ids.ts'

export type VerifiedWebhook = {
  topic: string
  shop: ShopDomain
  webhookId: string
  triggeredAt: Date | null
  rawBody: string
}

/**
 * @param secrets the app's, newest first: after a rotation Shopify signs with the old one for up to an hour
 * @throws Response 405, 400 or 401, ready to be sent
 */
export async function verifyWebhook(secrets: readonly string[], request: Request): Promise<VerifiedWebhook> {
  if (request.method !== 'POST') throw new Response(null, { status: 405 })
  const rawBody = await request.text()
  const header = (name: string) => request.headers.get(`x-shopify-${name}`)
  const hmac = header('hmac-sha256')
  if (rawBody === '' || !hmac) throw new Response(null, { status: 400 })
  if (!secrets.some((secret) => isSignedWith(secret, rawBody, hmac)))
    throw new Response(null, { status: 401 })
  const shop = ShopDomain.safeParse(header('shop-domain'))
  const topic = header('topic')
  const webhookId = header('webhook-id')
  if (!shop.success || !topic || !webhookId || !header('api-version'))
    throw new Response(null, { status: 400 })
  return {
    topic: topic.toLowerCase(),
    shop: shop.data,
    webhookId,
    triggeredAt: timeOf(header('triggered-at')),
    rawBody,
  }
}

function isSignedWith(secret: string, rawBody: string, hmac: string): boolean {
  const expected = createHmac('sha256', secret).update(rawBody, 'utf8').digest()
  const given = Buffer.from(hmac, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const timeOf = (text: string | null): Date | null =>
  text && !Number.isNaN(Date.parse(text)) ? new Date(text) : null
