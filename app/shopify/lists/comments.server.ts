// What staff wrote on the timelines of orders and customers since a moment, oldest first.

import { z } from 'zod'
import { fromGid, type ShopifyId } from '#app/lib/ids.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { pagesOf } from '#app/shopify/records/changed.server.ts'
import { PageInfo } from '#app/shopify/records/common-fields.ts'

const perPage = 100

export type TimelineComment = {
  /** Numeric id of the event. */
  id: string
  /** Of the record on whose timeline it stands. */
  on: { kind: 'order' | 'customer'; id: ShopifyId }
  text: string
  createdAt: Date
}

const Comment = z.object({
  type: z.literal('CommentEvent'),
  id: z.string(),
  createdAt: z.string(),
  attributeToApp: z.boolean().nullish(),
  rawMessage: z.string(),
  subject: z.object({ type: z.string(), id: z.string().optional() }).nullish(),
})
const Node = z.union([Comment, z.looseObject({ type: z.string().nullish() }), z.null()])
const schema = z.object({ events: z.object({ nodes: z.array(Node), pageInfo: PageInfo }).nullable() })

const kindOf: Readonly<Record<string, TimelineComment['on']['kind']>> = {
  Order: 'order',
  Customer: 'customer',
}

/**
 * Who wrote it is not read: the author needs `read_users` (schema). What apps write is left out, and so are files.
 * @throws AppError
 */
export async function* fetchComments(admin: ShopifyAdmin, since: Date): AsyncGenerator<TimelineComment[]> {
  const query = `query Comments($first: Int!, $after: String, $query: String) {
    events(first: $first, after: $after, query: $query, sortKey: CREATED_AT) {
      nodes { type: __typename ... on CommentEvent { id createdAt attributeToApp rawMessage
        subject { type: __typename ... on Order { id } ... on Customer { id } } } }
      pageInfo { hasNextPage endCursor } } }`
  const search = `comments:true created_at:>='${since.toISOString()}'`
  const read = async (after: string | null) => {
    const { data, cost } = await admin.graphql(query, { first: perPage, after, query: search }, schema)
    return { page: data.events, cost }
  }
  // Where the search takes whole days, or lists other events as well, we look ourselves.
  for await (const { nodes } of pagesOf(read))
    yield nodes.flatMap(commentOf).filter(({ createdAt }) => createdAt >= since)
}

function commentOf(node: z.infer<typeof Node>): TimelineComment[] {
  const comment = Comment.safeParse(node).data
  const kind = kindOf[comment?.subject?.type ?? '']
  const text = comment?.rawMessage.trim()
  if (!comment?.subject?.id || !kind || !text || comment.attributeToApp) return []
  const on = { kind, id: fromGid(comment.subject.id) }
  return [{ id: fromGid(comment.id), on, text, createdAt: new Date(comment.createdAt) }]
}
