// What the mail server answers to a digest: who is written to again and when, and who no more.

import { expect, test } from 'vitest'
import { askForDigest, changeDigest, loadDigest, sendDigestNow } from '#app/sync/mail/subscription.server.ts'
import { by, hourMs, wanted, useDigests } from '#test/support/digests.ts'
import { until } from '#test/support/world.ts'

const digests = useDigests()
const { at, mailsOf, runIn, due, open, confirmed } = digests

test('a server that asks to come again is asked again, later each time, and gets the same mail once', async () => {
  const live = await confirmed()
  digests.mail.refuse = { at: 'RCPT', code: 451 }
  await sendDigestNow(digests.world.sync, live.domain)
  await until(async () => (await at(live))?.attempts === 1)
  const first = (await at(live))?.dueAt?.getTime() ?? 0
  expect(first).toBeGreaterThan(Date.now() + 4 * 60_000)
  await runIn(live, 6 * 60_000)
  const second = (await at(live))?.dueAt?.getTime() ?? 0
  expect(second - first).toBeGreaterThan(6 * 60_000)
  digests.mail.refuse = null
  await runIn(live, 2 * hourMs)
  await runIn(live, 2 * hourMs)
  expect(mailsOf(live)).toHaveLength(2)
  expect(await at(live)).toMatchObject({ attempts: 0, problem: null })
})

test('what cannot be sent for hours is given up for the next morning, and Settings says so', async () => {
  const live = await confirmed()
  digests.mail.refuse = { at: 'MAIL', code: 421 }
  await sendDigestNow(digests.world.sync, live.domain)
  await until(async () => (await at(live))?.attempts === 1)
  for (let hours = 0; hours < 8; hours++) {
    await due(live)
    await runIn(live, 0)
  }
  expect(await at(live)).toMatchObject({ attempts: 0, problem: 'mail_server', isAsked: false })
  const view = await loadDigest(digests.world.sync, live.domain)
  expect(view).toMatchObject({ state: 'on', problem: 'mail_server' })
  expect(view?.nextAt?.getTime()).toBeGreaterThan(Date.now())
})

test('an address that the server refuses three days running is written to no more, and Settings says so', async () => {
  const live = await confirmed({}, { whenNeeded: false } as never)
  digests.mail.refuse = { at: 'RCPT', code: 550, enhanced: '5.1.1' }
  for (let day = 0; day < 2; day++) {
    await due(live)
    // Pressed twice in a day it is still one.
    await runIn(live, day * 24 * hourMs)
    await due(live)
    await runIn(live, day * 24 * hourMs)
    expect(await at(live)).toMatchObject({ problem: 'mail_refused', dueAt: expect.any(Date) as Date })
    expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({ state: 'on' })
  }
  await due(live)
  await runIn(live, 48 * hourMs)
  digests.mail.refuse = null
  await sendDigestNow(digests.world.sync, live.domain)
  await changeDigest(digests.world.sync, by(live), { every: 'daily', whenNeeded: false, locale: 'en' })
  await runIn(live, 48 * hourMs)
  expect(mailsOf(live)).toHaveLength(1)
  expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({
    state: 'stopped',
    problem: 'mail_refused',
  })
})

test('an address that is taken again between two refusals starts anew', async () => {
  const live = await confirmed({}, { whenNeeded: false } as never)
  for (const code of [550, 550, null, 550, 550]) {
    digests.mail.refuse = code ? { at: 'RCPT', code } : null
    await due(live, new Date(0))
    const { refusedAt } = (await at(live)) ?? {}
    await runIn(live, refusedAt ? refusedAt.getTime() - Date.now() + 24 * hourMs : 0)
  }
  expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({
    state: 'on',
    problem: 'mail_refused',
  })
})

test('an address that refuses its code is told of at once', async () => {
  const live = await open()
  digests.mail.refuse = { at: 'RCPT', code: 550 }
  await askForDigest(digests.world.sync, by(live), wanted(live))
  await until(async () => (await at(live))?.problem === 'mail_refused')
  expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({ state: 'stopped' })
})

test('what the server says of every mail stops no address', async () => {
  const live = await confirmed()
  digests.mail.refuse = { at: 'DATA', code: 554, enhanced: '5.7.1' }
  await sendDigestNow(digests.world.sync, live.domain)
  await until(async () => (await at(live))?.attempts === 1)
  expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({ state: 'on', problem: null })
})

test('a sender that the server refuses is the operator’s trouble: an alarm, no address in it, and no shop is stopped', async () => {
  const live = await confirmed()
  digests.mail.refuse = { at: 'MAIL', code: 553 }
  const before = digests.world.errors.length
  await sendDigestNow(digests.world.sync, live.domain)
  await until(async () => (await at(live))?.attempts === 1)
  expect((await at(live))?.problem).toBeNull()
  expect(await digests.world.runtime.metrics.registry.metrics()).toMatch(
    /operator_alarms_total\{what="mail_server"\} [1-9]/,
  )
  expect(digests.world.errors.slice(before).join()).not.toMatch(/@/)
})
