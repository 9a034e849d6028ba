// Whose session token comes along, before Shopify's library looks at it more closely: nothing is counted, and no lock is
// taken, in the name of a shop that a stranger merely writes down.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { ShopDomain } from '#app/lib/ids.ts'

const Claims = z.object({ dest: z.url(), exp: z.number() })

/** Which of our client secrets Shopify signed this with; undefined: with none. */
export function signerOf(token: string, secrets: readonly string[]): string | undefined {
  const [header = '', claims = '', signature = ''] = token.split('.')
  const given = Buffer.from(signature, 'base64url')
  return secrets.find((secret) => {
    const expected = createHmac('sha256', secret).update(`${header}.${claims}`).digest()
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

/** The shop that a session token of Shopify's is for; null when it is none, or over. The routes look at it more closely. */
export function signedShop(token: string, secrets: readonly string[], now: Date): ShopDomain | null {
  const [, claims = ''] = token.split('.')
  if (signerOf(token, secrets) === undefined) return null
  const parsed = Claims.safeParse(jsonOf(claims))
  if (!parsed.success || parsed.data.exp * 1000 < now.getTime()) return null
  return ShopDomain.safeParse(new URL(parsed.data.dest).hostname).data ?? null
}

function jsonOf(claims: string): unknown {
  try {
    return JSON.parse(Buffer.from(claims, 'base64url').toString())
  } catch {
    return null
  }
}
