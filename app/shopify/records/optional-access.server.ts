// What Shopify may refuse to show this app although it is chosen: B2B companies, by the store and by the app's access, and
// payment terms, by a scope that a token may not carry yet. No record is to wait for either: what is refused is read
// without them, and asked for again a while later.

import { z } from 'zod'
import { isAppError, RejectedError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { GraphqlResult, ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { companyRoots } from './companies.ts'
import type { MetafieldNames } from './metafield-names.ts'

const askAgainMs = 5 * 60_000

/** Parts of records that may be refused, and where in a record they are. */
const roots = { terms: ['paymentTerms'], companies: companyRoots } as const
type Part = keyof typeof roots
const parts = ['terms', 'companies'] as const satisfies readonly Part[]

// When each shop was last refused. A process that does not know asks once too often.
const refusals = new Map<string, number>()
const keyOf = (shop: ShopDomain, part: Part): string => `${part} ${shop}`

const isRefused = (shop: ShopDomain, part: Part): boolean =>
  Date.now() - (refusals.get(keyOf(shop, part)) ?? Number.NEGATIVE_INFINITY) < askAgainMs

const markRefused = (shop: ShopDomain, refused: readonly Part[]): void => {
  for (const part of refused) refusals.set(keyOf(shop, part), Date.now())
}

/** More was granted: what was refused is asked for again. */
export const forgetRefusals = (shop: ShopDomain): void => {
  for (const part of parts) refusals.delete(keyOf(shop, part))
}

const wantedIn = (names: MetafieldNames): Part[] => parts.filter((part) => names[part])

const without = (names: MetafieldNames, closed: readonly Part[]): MetafieldNames => ({
  ...names,
  ...Object.fromEntries(closed.map((part) => [part, false])),
})

/**
 * What follows is read without such parts, for a while.
 * @returns false where there is none among what was asked for
 */
export function markAllRefused(shop: ShopDomain, names: MetafieldNames): boolean {
  markRefused(shop, wantedIn(names))
  return wantedIn(names).length > 0
}

/**
 * Reads with what is wanted, and without what Shopify refuses of it: one part if that is enough.
 * @throws what the reading throws when none of these parts is the reason
 */
export async function readAsAllowed<T>(
  { shop }: ShopifyAdmin,
  names: MetafieldNames,
  read: (names: MetafieldNames) => Promise<T>,
): Promise<T> {
  const known = wantedIn(names).filter((part) => isRefused(shop, part))
  const open = wantedIn(names).filter((part) => !known.includes(part))
  const attempts = [[], ...open.map((part) => [part]), ...(open.length > 1 ? [open] : [])]
  let refusal: unknown
  for (const closed of attempts) {
    try {
      const answer = await read(without(names, [...known, ...closed]))
      markRefused(shop, closed)
      return answer
    } catch (error) {
      if (!mayBeRefusal(error)) throw error
      refusal = error
    }
  }
  throw refusal // refused whatever is left out: it is something else
}

/**
 * What is withheld of such a part takes with it the record that names it, or looks as if there were none: neither may be
 * believed.
 * @throws RejectedError code ACCESS_DENIED
 */
export function refuseWithheld<T>(names: MetafieldNames, result: GraphqlResult<T>): GraphqlResult<T> {
  const hidden = wantedIn(names).filter((part) => roots[part].some((field) => result.withheldIn.has(field)))
  if (hidden.length === 0) return result
  throw new RejectedError(`Shopify withholds ${hidden.join(', ')}`, { code: 'ACCESS_DENIED' })
}

// Denied, or a field that this version does not have.
const mayBeRefusal = (error: unknown): boolean =>
  isAppError(error) && ['rejected', 'invariant'].includes(error.kind) && error.code !== 'MAX_COST_EXCEEDED'

const probeQuery = `query CompanyAccess {
  companies(first: 1) { nodes { id name externalId } }
  customers(first: 1) { nodes { companyContactProfiles { id } } }
  orders(first: 1) { nodes { purchasingEntity { __typename } } } }`

/** False when Shopify does not show this app the companies of the store. */
export async function fetchCompanyAccess(admin: ShopifyAdmin): Promise<boolean> {
  try {
    const { withheld } = await admin.graphql(probeQuery, {}, z.unknown())
    return !withheld && !isRefused(admin.shop, 'companies')
  } catch (error) {
    if (mayBeRefusal(error)) return false
    throw error
  }
}
