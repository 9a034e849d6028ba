// Whether Shopify lets this app read B2B companies: it depends on the store and on the app's access, and no record is
// to wait for it. What is refused is read without them, and asked for again a while later.

import { z } from 'zod'
import { isAppError, RejectedError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { GraphqlResult, ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { companyRoots } from './companies.ts'
import type { MetafieldNames } from './metafield-names.ts'

const askAgainMs = 5 * 60_000

// When each shop was last refused. A process that does not know asks once too often.
const refusals = new Map<ShopDomain, number>()

const isRefused = (shop: ShopDomain): boolean =>
  Date.now() - (refusals.get(shop) ?? Number.NEGATIVE_INFINITY) < askAgainMs

/** What follows is read without companies, for a while. */
export const noteCompaniesRefused = (shop: ShopDomain) => void refusals.set(shop, Date.now())

/**
 * Reads with companies where they are wanted, and without them when Shopify refuses that.
 * @throws what the reading throws when companies are not the reason
 */
export async function readWithCompanies<T>(
  { shop }: ShopifyAdmin,
  names: MetafieldNames,
  read: (names: MetafieldNames) => Promise<T>,
): Promise<T> {
  if (!names.companies) return read(names)
  const without = { ...names, companies: false }
  if (isRefused(shop)) return read(without)
  try {
    return await read(names)
  } catch (error) {
    if (!mayBeCompanies(error)) throw error
    const answer = await read(without) // refused again: it was something else
    noteCompaniesRefused(shop)
    return answer
  }
}

/**
 * What is withheld of a company takes with it the record that names it, or looks as if there were none: neither may be
 * believed.
 * @throws RejectedError code ACCESS_DENIED
 */
export function refuseWithheld<T>(names: MetafieldNames, result: GraphqlResult<T>): GraphqlResult<T> {
  if (!names.companies || !companyRoots.some((field) => result.withheldIn.has(field))) return result
  throw new RejectedError('Shopify withholds companies', { code: 'ACCESS_DENIED' })
}

// Denied, or a field that this version does not have.
const mayBeCompanies = (error: unknown): boolean =>
  isAppError(error) && ['rejected', 'invariant'].includes(error.kind) && error.code !== 'MAX_COST_EXCEEDED'

const probeQuery = `query CompanyAccess {
  companies(first: 1) { nodes { id name externalId } }
  customers(first: 1) { nodes { companyContactProfiles { id } } }
  orders(first: 1) { nodes { purchasingEntity { __typename } } } }`

/** False when Shopify does not show this app the companies of the store. */
export async function fetchCompanyAccess(admin: ShopifyAdmin): Promise<boolean> {
  try {
    const { withheld } = await admin.graphql(probeQuery, {}, z.unknown())
    return !withheld && !isRefused(admin.shop)
  } catch (error) {
    if (mayBeCompanies(error)) return false
    throw error
  }
}
