// A Lead is to be converted that Zoho holds for now: somebody locked it, or it waits for approval. Hours are skipped.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { onlyContact, openLeads, openWithLead } from '#test/support/lead-shop.ts'
import { createClock, nothingLeft, passTime } from '#test/support/passing-time.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => void (world = await startWorld({ now: clock.now })))
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => void (clock.skipMs = 0))

test.each(['RECORD_LOCKED', 'NOT_APPROVED', 'NOT_REVIEWED'] as const)(
  'the Lead is held in Zoho (%s): the customer waits, and the order finds the Contact in the end',
  async (state) => {
    const live = await openWithLead(world)
    live.org.hold(live.lead.id, state)

    const order = live.order()
    await until(async () => (await live.changes()).some(({ attempts }) => attempts > 0))
    expect((await live.outcomes()).map(({ result }) => result)).not.toContain('rejected')
    expect(openLeads(live)).toHaveLength(1)

    live.org.hold(live.lead.id, null)
    await passTime({ world, clock, live }, nothingLeft(live))
    expect(await onlyContact(live, live.id, order.id)).toBeTruthy()
  },
)
