// Verifies a webhook on its raw body, without session, network or database: missing HMAC 400, wrong 401. The same
// answers as Shopify's library gives (test/integration/live/live-verify.test.ts), without its loading of a session.
//
// The signature covers the body only: shop and topic come from headers that anybody may write. And Shopify signs other
// things with the same secret and shows them to every merchant (the session token, the query of the first document), so
// a good signature alone proves nothing (docs/contracts/shopify.md 9b.1).

import { createHmac, timingSafeEqual } from 'node:crypto'
import { ShopDomain } from '#app/lib/ids.ts'
import { parseShopDomain } from './webhooks.ts'

export type VerifiedWebhook = {
  topic: string
  shop: ShopDomain
  webhookId: string
  triggeredAt: Date | null
  rawBody: string
  /** The signed body itself names the shop: without that the header is a hint, and Shopify is asked. */
  named: boolean
}

export type WebhookRules = {
  /** The app's, newest first: after a rotation Shopify signs with the old one for up to an hour. */
  secrets: readonly string[]
  /** The route's own: nothing else is taken there. */
  topics: readonly string[]
  /** Hears of what is well signed and yet not for the shop that its header names. */
  onForged: (about: { shop: ShopDomain; topic: string }) => void
}

/**
 * Topics that act on a whole shop. What erases without a further question names it always; the bodies of the others have
 * the name, and Shopify's own samples of them have null in its place.
 */
const ofShop: Readonly<Record<string, 'named' | 'may_be_named'>> = {
  'app/uninstalled': 'may_be_named',
  'shop/update': 'may_be_named',
  'customers/data_request': 'named',
  'customers/redact': 'named',
  'shop/redact': 'named',
}

/**
 * Checks signature, form, topic and shop.
 * @throws Response 405, 400 or 401, ready to be sent
 */
export async function verifyWebhook(rules: WebhookRules, request: Request): Promise<VerifiedWebhook> {
  const rawBody = await readSigned(rules.secrets, request)
  const webhook = readHeaders(request.headers)
  if (!rules.topics.includes(webhook.topic)) throw new Response(null, { status: 400 })
  const named = parseShopDomain(rawBody)
  const naming = ofShop[webhook.topic]
  if (naming && named !== webhook.shop && (naming === 'named' || named !== null)) {
    rules.onForged({ shop: webhook.shop, topic: webhook.topic })
    throw new Response(null, { status: 401 })
  }
  return { ...webhook, rawBody, named: named !== null }
}

/**
 * A body that Shopify signed, and that is a JSON object.
 * @throws Response 405, 400 or 401, ready to be sent
 */
export async function readSigned(secrets: readonly string[], request: Request): Promise<string> {
  if (request.method !== 'POST') throw new Response(null, { status: 405 })
  const rawBody = await request.text()
  const hmac = request.headers.get('x-shopify-hmac-sha256')
  if (rawBody === '' || !hmac) throw new Response(null, { status: 400 })
  if (!secrets.some((secret) => isSignedWith(secret, rawBody, hmac)) || !isJsonObject(rawBody))
    throw new Response(null, { status: 401 })
  return rawBody
}

function readHeaders(headers: Headers): Omit<VerifiedWebhook, 'rawBody' | 'named'> {
  const header = (name: string) => headers.get(`x-shopify-${name}`)
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
  }
}

function isSignedWith(secret: string, rawBody: string, hmac: string): boolean {
  const expected = createHmac('sha256', secret).update(rawBody, 'utf8').digest()
  const given = Buffer.from(hmac, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

// Neither a session token nor a query string is one, however well it is signed.
function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

const timeOf = (text: string | null): Date | null =>
  text && !Number.isNaN(Date.parse(text)) ? new Date(text) : null
