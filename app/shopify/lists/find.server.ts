// A few records to choose one from: those that fit a search, or the ones that changed last.

import { z } from 'zod'
import { fromGid, type ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { Titled, titleOf } from './title.ts'

export type FoundRecord = { id: ShopifyId; title: string }

const schema = z.record(z.string(), z.object({ nodes: z.array(Titled) }))

/**
 * Records of a kind by what a merchant types: names, e-mails, titles, SKUs, as Shopify's own search understands them;
 * without a search the last changed.
 */
export async function findByText(
  admin: ShopifyAdmin,
  kind: RecordKind,
  { search, most }: { search: string; most: number },
): Promise<FoundRecord[]> {
  const { root, title, alsoSearched, changedSort } = shopifyKinds[kind]
  const query = `query Find($first: Int!, $query: String) {
    ${root}(first: $first, query: $query, sortKey: ${changedSort}, reverse: true) { nodes { id ${title} } } }`
  const words = `${plainSearch(search)}${alsoSearched}`.trim() || null
  const { data } = await admin.graphql(query, { first: most, query: words }, schema)
  return (data[root]?.nodes ?? []).map((node) => ({
    id: fromGid(node.id),
    title: titleOf(node) ?? fromGid(node.id),
  }))
}

// Words only: what the search syntax would take for an operator is left out. A plain word may be the beginning of one, a
// number an id as well: old stores have short ones.
function plainSearch(text: string): string {
  const words = text.match(/[\p{L}\p{N}#@][\p{L}\p{N}@._#-]*/gu) ?? []
  return words.map(toTerm).join(' ')
}

function toTerm(word: string): string {
  if (/^\d+$/.test(word)) return `(${word}* OR id:${word})`
  return /^[\p{L}\p{N}]+$/u.test(word) && !operators.has(word) ? `${word}*` : `"${word}"`
}
const operators = new Set(['AND', 'OR', 'NOT'])
