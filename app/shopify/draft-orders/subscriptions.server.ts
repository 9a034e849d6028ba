// The webhooks of draft orders. They need an access that not every shop gives, so they are asked for shop by shop, and not
// in shopify.app.toml: a topic there needs its scope of everybody (contracts/shopify 9b.18).

import { z } from 'zod'
import { RejectedError } from '#app/lib/errors.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'

const topics = ['DRAFT_ORDERS_CREATE', 'DRAFT_ORDERS_UPDATE', 'DRAFT_ORDERS_DELETE'] as const

const path = '/webhooks/draft-orders'
/** Of a deletion that is all there is; of what changed we read the rest ourselves. */
const includeFields = ['id', 'admin_graphql_api_id', 'updated_at']

const Known = z.object({
  webhookSubscriptions: z.object({ nodes: z.array(z.object({ topic: z.string(), uri: z.string() })) }),
})
const knownQuery = `query DraftOrderSubscriptions($topics: [WebhookSubscriptionTopic!]) {
  webhookSubscriptions(first: 50, topics: $topics) { nodes { id topic uri } } }`

const Made = z.object({
  webhookSubscriptionCreate: z.object({ userErrors: z.array(z.object({ message: z.string() })) }).nullish(),
})
const createMutation = `mutation Subscribe($topic: WebhookSubscriptionTopic!, $to: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $to) {
    webhookSubscription { id } userErrors { message } } }`

/**
 * Subscribes to what is not subscribed to yet. Shopify ends a subscription after a row of failed deliveries.
 * @throws RejectedError not_subscribed where Shopify takes a topic not
 */
export async function subscribeToDraftOrders(admin: ShopifyAdmin, appUrl: string): Promise<void> {
  const uri = `${appUrl}${path}`
  const { data } = await admin.graphql(knownQuery, { topics }, Known)
  const known = data.webhookSubscriptions.nodes.filter((one) => one.uri === uri)
  for (const topic of topics.filter((one) => !known.some((other) => other.topic === one))) {
    const fields = topic === 'DRAFT_ORDERS_DELETE' ? {} : { includeFields }
    const answer = await admin.graphql(createMutation, { topic, to: { uri, ...fields } }, Made)
    const [refusal] = answer.data.webhookSubscriptionCreate?.userErrors ?? []
    if (refusal) throw new RejectedError(refusal.message, { code: 'not_subscribed', context: { topic } })
  }
}
