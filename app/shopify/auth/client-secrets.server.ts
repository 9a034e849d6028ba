// While Shopify's client secret is rotated, two are good. Shopify signs with the older one until it is revoked, and ends
// then what that one minted: so tokens are asked for with the newest (contracts/shopify 1.9).

import { z } from 'zod'

const Refusal = z.object({ error: z.string() })

/**
 * Asks Shopify for a token with the newest secret, and with the one before where it refuses that.
 * @param ask throws where Shopify does not answer
 * @returns the tokens, or the refusal that says most: one of the token before one of the secret
 */
export async function askWithEach(
  secrets: readonly string[],
  ask: (secret: string) => Promise<Response>,
): Promise<Response> {
  const [newest = '', ...older] = secrets
  let answer = await ask(newest)
  for (const secret of older) {
    if (!isRefusal(answer)) return answer
    const next = await ask(secret)
    if (!isRefusal(next) || (await isOfClient(answer))) answer = next
  }
  return answer
}

const isRefusal = ({ status }: Response): boolean => status >= 400 && status < 500 && status !== 429

async function isOfClient(response: Response): Promise<boolean> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  return refusesClient(Refusal.safeParse(body).data?.error ?? '')
}

/** By this name Shopify refuses our client id or secret. */
export const refusesClient = (error: string): boolean => error.startsWith('invalid_client')

const WithSecret = z.looseObject({ client_secret: z.string() })

/** A request for a token as the library wrote it, with another secret. */
export const withSecret = (body: unknown, secret: string): string =>
  JSON.stringify({ ...WithSecret.parse(JSON.parse(z.string().parse(body))), client_secret: secret })
