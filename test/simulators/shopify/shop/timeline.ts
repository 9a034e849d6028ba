import { GraphQLError } from 'graphql'
import type { IdKind } from '../ids.ts'
import { stamp, type Desk } from './actions.ts'

/** What stands on a record's timeline: a comment, or what happened to it. */
export type TimelineEvent = {
  __typename: 'CommentEvent' | 'BasicEvent'
  id: string
  createdAt: string
  attributeToApp: boolean
  rawMessage: string
  subjectId: string
}

type CommentInput = { byApp?: boolean; basic?: boolean }

/** A comment moves no updatedAt of its record, and no webhook tells of it: UNCONFIRMED, and nothing may depend on it. */
export function addComment(
  desk: Desk,
  subjectId: string,
  message: string,
  { byApp = false, basic = false }: CommentInput = {},
): TimelineEvent {
  const type: IdKind & TimelineEvent['__typename'] = basic ? 'BasicEvent' : 'CommentEvent'
  const event: TimelineEvent = {
    __typename: type,
    id: desk.shop.ids.gid(type),
    createdAt: stamp(desk),
    attributeToApp: byApp,
    rawMessage: message,
    subjectId,
  }
  desk.shop.events.push(event)
  return event
}

/** `events(query: "comments:true created_at:>='…'")`: comments are among the others, unless `comments:false`. */
export function eventsSince(events: readonly TimelineEvent[], query: string): TimelineEvent[] {
  const since = /created_at:>='?([^' ]+)/.exec(query)?.[1]
  if (since && Number.isNaN(Date.parse(since))) throw new GraphQLError('invalid created_at')
  return events.filter(
    ({ createdAt, __typename }) =>
      (!since || Date.parse(createdAt) >= Date.parse(since)) &&
      (__typename !== 'CommentEvent' || !query.includes('comments:false')),
  )
}
