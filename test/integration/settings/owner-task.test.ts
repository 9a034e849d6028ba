// A task in Zoho for who looks after the sync: off at first, one for what is new, nothing personal in it, and one too few rather
// than two.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { loadOwnerTask } from '#app/db/tasks/owner-tasks.server.ts'
import { loadHealth } from '#app/db/screens/figures.server.ts'
import { loadShopState } from '#app/db/screens/home.server.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import * as settings from '#app/routes/app.settings.tsx'
import * as users from '#app/routes/app.zoho-users.tsx'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { tellOwner } from '#app/sync/tasks/owner-task.server.ts'
import { zohoScopes } from '#app/zoho/oauth/scopes.ts'
import { consentFor } from '#test/support/consent.ts'
import { idle, openShop, type LiveShop } from '#test/support/live-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
let zohoAnswers: (request: Request) => Promise<Response>
beforeAll(async () => {
  world = await startWorld()
  zohoAnswers = world.zoho.handle.bind(world.zoho)
})
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  world.zoho.faults.rejectRecords = undefined
  world.zoho.handle = zohoAnswers
  world.zoho.switches.tasksScope = 'tasks'
})

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const on = (more: Partial<Settings['ownerTask']> = {}) => ({ ownerTask: { on: true, ...more } })
const row = ({ domain }: LiveShop) => loadOwnerTask(world.db, domain)
const tasks = ({ org }: LiveShop) => org.records('Tasks')
/** The job, as it runs some time from now. */
const lookIn = ({ domain }: LiveShop, ms: number, more: Partial<World['sync']> = {}) =>
  tellOwner({ ...world.sync, now: () => new Date(Date.now() + ms), ...more }, domain)
/** As on the mornings to come, whatever the clock says now. */
const onMorning = (live: LiveShop, days: number, more: Partial<World['sync']> = {}) =>
  lookIn(live, days * dayMs, more)

/** As Settings asks for them. */
async function usersOf(live: LiveShop) {
  const found = await staffOf(world, live, '101')(users.loader, '/app/zoho-users')
  if (!('users' in found) || !found.users) throw new Error('refused')
  return found.users
}

/** Customers that Zoho refuses, for the cause that is named. */
async function refuse(live: LiveShop, names: readonly string[], code = 'INVALID_DATA') {
  const before = (await live.outcomes()).filter(({ result }) => result === 'rejected').length
  world.zoho.faults.rejectRecords = (module, { Last_Name }) =>
    module === 'Contacts' && names.includes(String(Last_Name))
      ? { code, api_name: 'Last_Name', message: 'not so' }
      : undefined
  for (const lastName of names)
    live.shop.createCustomer({ firstName: 'Ada', lastName, email: `${lastName.toLowerCase()}@example.com` })
  await live.settled()
  const refused = async () => (await live.outcomes()).filter(({ result }) => result === 'rejected').length
  await until(async () => (await refused()) === before + names.length)
  world.zoho.faults.rejectRecords = undefined
}

test('nobody who did not ask for it gets a task, whatever needs attention', async () => {
  const live = await openShop(world)
  await refuse(live, ['Odd'])
  const since = world.zoho.log.length
  await sweep(world.sync)
  await idle(world.db, live.domain, 'ownerTask')
  await onMorning(live, 1)
  expect([await row(live), tasks(live)]).toEqual([null, []])
  expect(world.zoho.log.slice(since).filter(({ path }) => path.includes('Tasks'))).toEqual([])
})

test('the sweep has one created for what needs attention: for the chosen user, with counts and causes, and nothing of a person', async () => {
  const live = await openShop(world, { shop: { name: 'Harbour Goods' } })
  await refuse(live, ['Odd', 'Strange'])
  const jane = (await usersOf(live)).find(({ name }) => name === 'Jane Smith')
  await live.choose(on({ ownerId: jane?.id ?? '' }))
  await sweep(world.sync)
  await until(() => tasks(live).length === 1)
  const [task] = tasks(live)
  expect(task).toMatchObject({
    Subject: 'Shopify sync needs attention: Harbour Goods',
    Owner: { id: jane?.id },
    Due_Date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  })
  expect(task).not.toHaveProperty('Who_Id')
  expect(task?.['Description']).toMatch(
    /^Some things in .*Harbour Goods.*:\n- 2 customers refused: Zoho does not accept a value\.\n\nOpen the app: https:\/\/admin\.shopify\.com\/store\/[\w-]+\/apps\/[\w-]+\/app$/,
  )
  expect(JSON.stringify(task)).not.toMatch(/Ada|Odd|Strange|example\.com/)
  expect(JSON.stringify(await row(live))).not.toMatch(/Ada|Odd|Strange|example\.com/)

  // The figure of Home.
  const { refused } = await loadHealth(world.db, live.domain, new Date(), new Date())
  expect(refused.customer).toBe(2)
  expect((await row(live))?.dueAt?.getTime()).toBeGreaterThan(Date.now())
})

test('the same is told once a week however much of it there is, and what is new the next morning', async () => {
  const live = await openShop(world, { choices: on() })
  await refuse(live, ['Odd'])
  await onMorning(live, 1)
  expect(tasks(live)).toHaveLength(1)
  await refuse(live, ['Strange'])
  for (let day = 2; day <= 7; day++) await onMorning(live, day)
  expect(tasks(live)).toHaveLength(1)
  await onMorning(live, 8)
  expect(tasks(live)).toHaveLength(2)
  expect(tasks(live)[1]?.['Description']).toContain('2 customers refused')

  await refuse(live, ['Queer'], 'DUPLICATE_DATA')
  await onMorning(live, 9)
  expect(tasks(live)).toHaveLength(3)
  await world.db.prisma.outcome.deleteMany({ where: { shopDomain: live.domain } })
  await onMorning(live, 30)
  expect(tasks(live)).toHaveLength(3)
})

test('switched off and on again it tells nothing twice, and off it tells nothing', async () => {
  const live = await openShop(world, { choices: on() })
  await refuse(live, ['Odd'])
  await onMorning(live, 1)
  await live.choose({})
  expect((await row(live))?.dueAt).toBeNull()
  await live.choose(on({ language: 'de' }))
  await onMorning(live, 1)
  expect(tasks(live)).toHaveLength(1)
  await onMorning(live, 9)
  expect(tasks(live)[1]?.['Subject']).toContain('etwas ist zu klären')
})

test('who is killed before a task is sent creates one too few, and none is created twice', async () => {
  const live = await openShop(world, { choices: on() })
  await refuse(live, ['Odd'])
  const killed = { taskWords: () => Promise.reject(new Error('killed')) }
  await expect(onMorning(live, 1, killed)).rejects.toThrow('killed')
  await onMorning(live, 1)
  expect(tasks(live)).toEqual([])
  await onMorning(live, 2)
  expect(tasks(live)).toHaveLength(1)
})

test('where nobody heard how the write ended it is not repeated for a week', async () => {
  const live = await openShop(world, { choices: on() })
  await refuse(live, ['Odd'])
  world.zoho.handle = async (request) => {
    const response = await zohoAnswers(request)
    return request.method === 'POST' && request.url.endsWith('/Tasks')
      ? new Response('Gateway Timeout', { status: 504 })
      : response
  }
  await onMorning(live, 1)
  world.zoho.handle = zohoAnswers
  for (let day = 2; day <= 7; day++) await onMorning(live, day)
  expect(tasks(live)).toHaveLength(1)
})

test('many workers that look at the same moment create one', async () => {
  const live = await openShop(world, { choices: on() })
  await refuse(live, ['Odd'])
  await Promise.all([onMorning(live, 1), onMorning(live, 1), onMorning(live, 1)])
  expect(tasks(live)).toHaveLength(1)
})

const problemOf = async (live: LiveShop) =>
  (await staffOf(world, live, '101')(settings.loader, '/app/settings')).taskProblem

test('a scope that opens no tasks is said in Settings, is no trouble of the sync, and is tried again', async () => {
  const live = await openShop(world, { choices: on() })
  await consentFor(
    world,
    live,
    zohoScopes.filter((scope) => !scope.includes('.tasks.')),
  )
  await refuse(live, ['Odd'])
  await onMorning(live, 1)
  expect(await problemOf(live)).toBe('task_scope')
  expect((await loadShopState(world.db, live.domain, new Date()))?.trouble).toBeNull()
  const connection = await world.db.prisma.zohoConnection.findUnique({ where: { shopDomain: live.domain } })
  expect([connection?.state, (await live.row()).pausedFor]).toEqual(['connected', null])
  world.zoho.switches.tasksScope = 'create'
  await onMorning(live, 2)
  expect([await problemOf(live), tasks(live).length]).toEqual([null, 1])
})

test('a user who is gone, or takes no tasks, is said in Settings, and another choice is tried at once', async () => {
  const live = await openShop(world, { choices: on({ ownerId: '1' }) })
  await refuse(live, ['Odd'])
  const since = world.zoho.log.length
  await onMorning(live, 1)
  expect([await problemOf(live), tasks(live)]).toEqual(['task_owner', []])
  expect(world.zoho.log.slice(since).map(({ method }) => method)).toEqual(['GET'])

  const [, jane] = await usersOf(live)
  await live.choose(on({ ownerId: jane?.id ?? '' }))
  expect(await problemOf(live)).toBeNull()
  world.zoho.faults.rejectRecords = (module, { Owner }) =>
    module === 'Tasks' && Owner !== undefined
      ? { code: 'INVALID_DATA', api_name: 'Owner', message: 'the related id given seems to be invalid' }
      : undefined
  await onMorning(live, 1)
  expect([await problemOf(live), tasks(live)]).toEqual(['task_owner', []])
  await live.choose(on())
  expect(await problemOf(live)).toBeNull()
  await lookIn(live, 1000)
  expect(tasks(live)).toHaveLength(1)
})

test('while the shop waits or has no credits left Zoho is asked nothing, and it is looked again soon', async () => {
  const live = await openShop(world, { choices: on() })
  await refuse(live, ['Odd'])
  const { domain } = live
  const pause = (pausedFor: string | null, pausedUntil: Date | null) =>
    world.db.prisma.shop.update({ where: { domain }, data: { pausedFor, pausedUntil } })
  const due = (at: Date) =>
    world.db.prisma.ownerTask.update({ where: { shopDomain: domain }, data: { dueAt: at } })
  const inHours = async () => ((await row(live))?.dueAt?.getTime() ?? 0) - Date.now()
  const since = world.zoho.log.length

  const soon = new Date(Date.now() + 60_000)
  await pause('throttled', soon)
  await lookIn(live, 0)
  expect((await row(live))?.dueAt).toEqual(soon)
  await pause('operator', null)
  await due(new Date())
  await lookIn(live, 0)
  expect(await inHours()).toBeGreaterThan(0)
  await pause(null, null)
  await due(new Date())
  const spent = { shopDomain: domain, hour: new Date(Date.now() - hourMs) }
  await world.db.prisma.creditUse.create({ data: { ...spent, credits: 1_000_000, calls: 1 } })
  await lookIn(live, 0)
  expect(await inHours()).toBeLessThanOrEqual(hourMs)
  expect([world.zoho.log.length, tasks(live).length]).toEqual([since, 0])
  await world.db.prisma.creditUse.deleteMany({ where: spent })
  await lookIn(live, hourMs + 1000)
  expect(tasks(live)).toHaveLength(1)
})

test('that Shopify shut the app out is told in Zoho', async () => {
  const live = await openShop(world, { choices: on() })
  const { domain } = live
  const trouble = { troubleCode: 'shopify_disconnected', troubleSince: new Date(), troubleUntil: null }
  await world.db.prisma.shop.update({
    where: { domain },
    data: { ...trouble, pausedFor: 'shopify_disconnected' },
  })
  await onMorning(live, 1)
  expect(tasks(live)).toHaveLength(1)
  expect(tasks(live)[0]?.['Description']).toMatch(/Shopify/)
})

test('a Zoho that is away is asked again within hours, and a lost connection when it is there again', async () => {
  const live = await openShop(world, { choices: on() })
  await refuse(live, ['Odd'])
  const { domain } = live
  world.zoho.faults.down = true
  await lookIn(live, 0)
  world.zoho.faults.down = false
  const again = (await row(live))?.dueAt?.getTime() ?? 0
  expect([again > Date.now(), again <= Date.now() + hourMs, (await row(live))?.told]).toEqual([
    true,
    true,
    {},
  ])
  const state = (name: string) =>
    world.db.prisma.zohoConnection.update({ where: { shopDomain: domain }, data: { state: name } })
  await state('needs_reconnect')
  await onMorning(live, 1)
  expect(tasks(live)).toEqual([])
  await live.connect()
  await lookIn(live, 1000)
  expect(tasks(live)).toHaveLength(1)
})

test('a disconnect takes it along, and a new connection begins it again by the settings, which stay', async () => {
  const live = await openShop(world, { choices: on() })
  await refuse(live, ['Odd'])
  await onMorning(live, 1)
  await disconnectZoho(world.sync, live.domain, { removeFields: false })
  expect(await row(live)).toBeNull()
  await onMorning(live, 2)
  await live.connect()
  expect(await row(live)).toMatchObject({ told: {}, problem: null, dueAt: expect.any(Date) })
})

test('what an older process leaves during a deploy is put right: a disconnect that knew no tasks, a save that dropped the choice', async () => {
  const [one, other] = [
    await openShop(world, { choices: on(), imported: false }),
    await openShop(world, { choices: on(), imported: false }),
  ]
  await world.db.prisma.zohoConnection.delete({ where: { shopDomain: one.domain } })
  await onMorning(one, 1)
  expect(await row(one)).toBeNull()
  await world.db.prisma.shop.update({ where: { domain: other.domain }, data: { settings: {} } })
  await onMorning(other, 1)
  expect((await row(other))?.dueAt).toBeNull()
})

test('its users are asked for by a press alone: a visit of Settings asks Zoho nothing', async () => {
  const live = await openShop(world, { choices: on({ ownerId: '1' }) })
  const since = world.zoho.log.length
  await staffOf(world, live, '101')(settings.loader, '/app/settings')
  expect(world.zoho.log.length).toBe(since)
  const found = await usersOf(live)
  expect(found.map(({ name }) => name)).toEqual(['Patricia Boyle', 'Jane Smith', 'Asha Rao'])
  expect(world.zoho.log.length).toBe(since + 1)
})
