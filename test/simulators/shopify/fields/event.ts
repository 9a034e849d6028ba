import type { Keyed } from '../connection.ts'
import { eventsSince, type TimelineEvent } from '../shop/timeline.ts'
import type { Args, Context, FieldTable } from '../world.ts'
import { GraphQLError } from 'graphql'
import { checkTypeAccess } from './access.ts'
import { nodeOf } from './root.ts'

const keyOf = ({ createdAt }: TimelineEvent) => createdAt

export function eventsIn(_r: unknown, { query }: Args, { shop }: Context): Keyed {
  return { rows: eventsSince(shop.events, typeof query === 'string' ? query : ''), keyOf }
}

export const eventFields: FieldTable = {
  // What it is about needs the scope of its own type, whatever type the query names: the others of the page are there.
  subject: ({ subjectId }: TimelineEvent, _a, context) => {
    const type = /^gid:\/\/shopify\/(\w+)\//.exec(subjectId)?.[1] ?? ''
    return checkTypeAccess(type, context) ? nodeOf(subjectId, context) : null
  },
  // `StaffMember` needs read_users, which shops of lesser plans cannot give (schema).
  author: () => {
    throw new GraphQLError('Access denied for author field. Required access: `read_users` access scope.', {
      extensions: { code: 'ACCESS_DENIED' },
    })
  },
}
