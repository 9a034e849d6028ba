import type { Keyed } from '../connection.ts'
import { eventsSince, type TimelineEvent } from '../shop/timeline.ts'
import type { Args, Context, FieldTable } from '../world.ts'
import { GraphQLError } from 'graphql'

const keyOf = ({ createdAt }: TimelineEvent) => createdAt

export function eventsIn(_r: unknown, { query }: Args, { shop }: Context): Keyed {
  return { rows: eventsSince(shop.events, typeof query === 'string' ? query : ''), keyOf }
}

export const eventFields: FieldTable = {
  subject: ({ subjectId }: TimelineEvent, _a, context) =>
    context.shop.orders.get(subjectId) ?? context.shop.customers.get(subjectId) ?? null,
  // `StaffMember` needs read_users, which shops of lesser plans cannot give (schema).
  author: () => {
    throw new GraphQLError('Access denied for author field. Required access: `read_users` access scope.', {
      extensions: { code: 'ACCESS_DENIED' },
    })
  },
}
