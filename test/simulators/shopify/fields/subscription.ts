import type { Args, Context } from '../world.ts'

/** Topics that need an access which not every app has; of others nobody here subscribes shop by shop. */
const needed: Readonly<Record<string, string>> = {
  DRAFT_ORDERS_CREATE: 'read_draft_orders',
  DRAFT_ORDERS_UPDATE: 'read_draft_orders',
  DRAFT_ORDERS_DELETE: 'read_draft_orders',
}

// DRAFT_ORDERS_CREATE -> draft_orders/create
const topicOf = (name: string): string => {
  const words = name.toLowerCase().split('_')
  return `${words.slice(0, -1).join('_')}/${words.at(-1)}`
}
const nameOf = (topic: string): string => topic.replace('/', '_').toUpperCase()

/** Those of the shop alone: what an app's configuration file declares is not among them (documentation of the query). */
export function subscriptionsIn(_r: unknown, args: Args, { shop }: Context): object[] {
  const wanted = args['topics'] as string[] | null | undefined
  return [...shop.subscriptions]
    .map(([id, { topics, uri, includeFields }]) => ({
      __typename: 'WebhookSubscription',
      id,
      topic: nameOf(topics[0] ?? ''),
      uri,
      includeFields: includeFields ?? [],
    }))
    .filter(({ topic }) => !wanted || wanted.includes(topic))
}

const refuse = (field: string, message: string) => ({
  webhookSubscription: null,
  userErrors: [{ field: [field], message }],
})

export function subscribe(_r: unknown, args: Args, { shop, scopes }: Context): object {
  const topic = String(args['topic'])
  const input = args['webhookSubscription'] as { uri?: string; includeFields?: string[] }
  const scope = needed[topic]
  if (!scope || !scopes.includes(scope)) return refuse('topic', 'Invalid topic specified')
  if (!input.uri?.startsWith('https://')) return refuse('webhookSubscription', 'Address is invalid')
  const known = [...shop.subscriptions.values()]
  if (known.some((one) => one.uri === input.uri && one.topics.includes(topicOf(topic))))
    return refuse('webhookSubscription', 'Address for this topic has already been taken')
  const id = shop.ids.gid('WebhookSubscription')
  const includeFields = input.includeFields ?? null
  shop.subscriptions.set(id, {
    topics: [topicOf(topic)],
    uri: input.uri,
    name: null,
    filter: null,
    includeFields,
  })
  return { webhookSubscription: { __typename: 'WebhookSubscription', id }, userErrors: [] }
}
