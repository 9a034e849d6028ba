// B2B companies page by page, oldest change first: all of them, or what changed since a moment.

import { z } from 'zod'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { marked, withheldOf } from '#app/shopify/protected/withheld.ts'
import { pagesOf } from '#app/shopify/records/changed.server.ts'
import { PageInfo } from '#app/shopify/records/common-fields.ts'
import { CompanyDetails, detailFields } from '#app/shopify/records/companies.ts'

/** Each location is a few points, and a query may cost a thousand. */
const perPage = 10

const schema = z.object({
  companies: z.object({ nodes: z.array(CompanyDetails.nullable()), pageInfo: PageInfo }),
})

/**
 * Scope: read_customers, in a store that has B2B (contracts/shopify 9b.3).
 * @throws AppError also where Shopify does not show this app the companies of the store
 */
export async function* fetchCompanies(
  admin: ShopifyAdmin,
  since: Date | null,
): AsyncGenerator<CompanyDetails[]> {
  const query = `query CompanyDetails($first: Int!, $after: String, $query: String) {
    companies(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { ${detailFields} } pageInfo { hasNextPage endCursor } } }`
  const search = since && `updated_at:>='${since.toISOString()}'`
  const read = async (after: string | null) => {
    const variables = { first: perPage, after, query: search }
    const { data, cost, withheldIn } = await admin.graphql(query, variables, schema)
    const { nodes, pageInfo } = data.companies
    const there = nodes.filter((company) => company !== null)
    return { page: { nodes: marked(there, withheldOf(withheldIn)), pageInfo }, cost }
  }
  for await (const { nodes } of pagesOf(read)) yield nodes
}
