// The e-mail digest: nobody gets it who did not confirm, it says counts and causes alone, it comes once, and it ends by a press.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { sendMail } from '#app/sync/mail/send-mail.server.ts'
import {
  askForDigest,
  changeDigest,
  confirmDigest,
  endDigest,
  loadDigest,
  sendDigestNow,
} from '#app/sync/mail/subscription.server.ts'
import { rotateKeys } from '#app/sync/protection/rotate-keys.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startMailServer, type MailServer } from '#test/support/mail-server.ts'
import { startWeb, type Web } from '#test/support/web.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let mail: MailServer
let world: World
let web: Web
beforeAll(async () => {
  mail = await startMailServer()
  world = await startWorld({
    env: { SMTP_URL: mail.url, MAIL_FROM: 'Sync <sync@app.test>' },
    expectErrors: /the mail server refuses this app/,
  })
  web = await startWeb(world)
})
afterAll(async () => {
  await web.close()
  await world[Symbol.asyncDispose]()
  await mail.close()
})
afterEach(() => {
  mail.refuse = null
  world.zoho.faults.rejectRecords = undefined
})

const hourMs = 3_600_000
const to = 'owner@shop.test'
const wanted = { address: to, every: 'daily', whenNeeded: true, locale: 'en' } as const
const by = ({ domain }: LiveShop) => ({ shop: domain, staffId: '42' })
const at = (live: LiveShop) => world.db.prisma.emailDigest.findUnique({ where: { shopDomain: live.domain } })
const mailsOf = (live: LiveShop) => mail.mails.filter(({ text }) => text.includes(live.shop.name))
/** The job, as it runs some time from now. */
const runIn = (live: LiveShop, ms: number) =>
  sendMail({ ...world.sync, now: () => new Date(Date.now() + ms) }, live.domain)
const due = (live: LiveShop, when = new Date()) =>
  world.db.prisma.emailDigest.update({ where: { shopDomain: live.domain }, data: { dueAt: when } })
const codeIn = (text: string | undefined) => /\b\d{6}\b/.exec(text ?? '')?.[0] ?? ''

let shops = 0
const open = (options: Parameters<typeof openShop>[1] = {}) =>
  openShop(world, { imported: false, ...options, shop: { name: `Digest ${++shops}.`, ...options.shop } })

async function confirmed(options: Parameters<typeof openShop>[1] = {}, more: Partial<typeof wanted> = {}) {
  const live = await open(options)
  await askForDigest(world.sync, by(live), { ...wanted, ...more })
  await until(() => mailsOf(live).length === 1)
  await confirmDigest(world.sync, by(live), codeIn(mailsOf(live)[0]?.text))
  return live
}

async function refuseOne(live: LiveShop) {
  world.zoho.faults.rejectRecords = (module, { Last_Name }) =>
    module === 'Contacts' && Last_Name === 'Odd'
      ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
      : undefined
  live.shop.createCustomer({ firstName: 'Ada', lastName: 'Odd', email: 'ada.odd@example.com' })
  await live.settled()
  await until(async () => (await live.outcomes()).some(({ result }) => result === 'rejected'))
}

test('an address gets nothing but a code until the code came back, and a wrong one confirms nothing', async () => {
  const live = await open()
  expect(await loadDigest(world.sync, live.domain)).toMatchObject({ state: 'none' })
  await askForDigest(world.sync, by(live), wanted)
  await until(() => mailsOf(live).length === 1)
  const [letter] = mailsOf(live)
  expect(letter?.to).toEqual([to])
  expect(letter?.headers.has('list-unsubscribe')).toBe(false)
  expect(letter?.headers.get('auto-submitted')).toBe('auto-generated')
  await sendDigestNow(world.sync, live.domain)
  await runIn(live, 48 * hourMs)
  expect(mailsOf(live)).toHaveLength(1)

  const code = codeIn(letter?.text)
  const wrong = code === '000000' ? '000001' : '000000'
  await expect(confirmDigest(world.sync, by(live), wrong)).rejects.toMatchObject({ code: 'mail_code' })
  expect(await loadDigest(world.sync, live.domain)).toMatchObject({ state: 'unconfirmed', address: to })
  await confirmDigest(world.sync, by(live), code)
  expect(await loadDigest(world.sync, live.domain)).toMatchObject({ state: 'on', address: to })
})

test('the card asks, confirms, changes and ends by its forms', async () => {
  const live = await open()
  const send = async (body: object) => {
    const headers = { authorization: `Bearer ${live.shop.sessionToken({ user: '42' })}` }
    const { status, text } = await web.call('/app/digest.data', { headers, body: JSON.stringify(body) })
    expect([status, text.includes('unknown')]).toEqual([200, false])
  }
  const choices = { every: 'weekly', whenNeeded: true }
  await send({ intent: 'ask', address: to, ...choices })
  await until(() => mailsOf(live).length === 1)
  await send({ intent: 'confirm', code: codeIn(mailsOf(live)[0]?.text) })
  expect(await loadDigest(world.sync, live.domain)).toMatchObject({ state: 'on', every: 'weekly' })
  await send({ intent: 'change', every: 'daily', whenNeeded: false })
  expect(await loadDigest(world.sync, live.domain)).toMatchObject({ every: 'daily', whenNeeded: false })
  await send({ intent: 'now' })
  await until(() => mailsOf(live).length === 2)
  await send({ intent: 'end' })
  expect(await at(live)).toBeNull()
  const log = await world.db.prisma.auditEntry.findMany({
    where: { shopDomain: live.domain, action: { startsWith: 'digest_' } },
    orderBy: { id: 'asc' },
  })
  expect(log.map(({ action }) => action)).toEqual([
    'digest_asked',
    'digest_confirmed',
    'digest_changed',
    'digest_ended',
  ])
})

test('a code is good for five tries and for an hour', async () => {
  const live = await open()
  await askForDigest(world.sync, by(live), wanted)
  await until(() => mailsOf(live).length === 1)
  const code = codeIn(mailsOf(live)[0]?.text)
  const later = { ...world.sync, now: () => new Date(Date.now() + hourMs + 1000) }
  await expect(confirmDigest(later, by(live), code)).rejects.toMatchObject({ code: 'mail_code' })
  for (let tries = 0; tries < 5; tries++)
    await expect(confirmDigest(world.sync, by(live), `no ${tries}`)).rejects.toMatchObject({
      code: 'mail_code',
    })
  await expect(confirmDigest(world.sync, by(live), code)).rejects.toMatchObject({ code: 'mail_code' })
})

test('a shop has ten codes sent in a day and no more, whatever it removes in between', async () => {
  const live = await open()
  for (let codes = 0; codes < 10; codes++) {
    await askForDigest(world.sync, by(live), wanted)
    await endDigest(world.sync, by(live))
  }
  await expect(askForDigest(world.sync, by(live), wanted)).rejects.toMatchObject({ code: 'too_often' })
})

test('the digest says counts and causes, links to the app, and names no customer', async () => {
  const live = await confirmed({ imported: true })
  await refuseOne(live)
  await due(live)
  await runIn(live, 0)
  const [, digest] = mailsOf(live)
  expect(digest?.headers.get('subject')).toBe(`${live.shop.name}: the Zoho CRM sync needs you`)
  expect(digest?.text).toContain('1 customer refused: Zoho does not accept a value.')
  expect(digest?.text).toMatch(/https:\/\/admin\.shopify\.com\/store\/live-[\w-]+\/apps\/.+\/app\/activity/)
  expect(digest?.text).toMatch(/Last import: Completed/)
  expect(`${digest?.text} ${[...(digest?.headers.values() ?? [])].join()}`).not.toMatch(
    /Ada|Odd|example\.com/,
  )
})

test('with nothing that needs the merchant none comes, unless one is asked for or always wanted', async () => {
  const live = await confirmed()
  await due(live)
  await runIn(live, 0)
  expect(mailsOf(live)).toHaveLength(1)
  expect((await at(live))?.dueAt?.getTime()).toBeGreaterThan(Date.now())

  await sendDigestNow(world.sync, live.domain)
  await until(() => mailsOf(live).length === 2)
  expect(mailsOf(live)[1]?.headers.get('subject')).toContain('is fine')
  await changeDigest(world.sync, by(live), { every: 'weekly', whenNeeded: false, locale: 'de' })
  await due(live)
  await runIn(live, 0)
  expect(mailsOf(live)[2]?.headers.get('subject')).toContain('läuft gut')
  expect((await at(live))?.dueAt?.getUTCDay()).toBe(1)
})

test('two workers that take the same digest send it once', async () => {
  const live = await confirmed({}, { whenNeeded: false } as never)
  await due(live)
  await Promise.all([runIn(live, 0), runIn(live, 0), runIn(live, 0)])
  expect(mailsOf(live)).toHaveLength(2)
})

test('the sweep wakes the job for digests that are due, and not before', async () => {
  const live = await confirmed()
  const woken: string[] = []
  const queue = {
    ...world.sync.queue,
    enqueue: (name: string, payload: object) => {
      if (name === 'mail' && 'shop' in payload) woken.push(String(payload.shop))
      return Promise.resolve()
    },
  } as never
  await sweep({ ...world.sync, queue })
  expect(woken).not.toContain(live.domain)
  await due(live)
  await sweep({ ...world.sync, queue })
  expect(woken).toContain(live.domain)
  await sweep({ ...world.sync, queue, mailer: null })
  expect(woken.filter((shop) => shop === live.domain)).toHaveLength(1)
})

test('a server that asks to come again is asked again, later each time, and gets the same mail once', async () => {
  const live = await confirmed()
  mail.refuse = { at: 'RCPT', code: 451 }
  await sendDigestNow(world.sync, live.domain)
  await until(async () => (await at(live))?.attempts === 1)
  const first = (await at(live))?.dueAt?.getTime() ?? 0
  expect(first).toBeGreaterThan(Date.now() + 4 * 60_000)
  await runIn(live, 6 * 60_000)
  const second = (await at(live))?.dueAt?.getTime() ?? 0
  expect(second - first).toBeGreaterThan(6 * 60_000)
  mail.refuse = null
  await runIn(live, 2 * hourMs)
  await runIn(live, 2 * hourMs)
  expect(mailsOf(live)).toHaveLength(2)
  expect(await at(live)).toMatchObject({ attempts: 0, problem: null })
})

test('what cannot be sent for hours is given up for the next morning, and Settings says so', async () => {
  const live = await confirmed()
  mail.refuse = { at: 'MAIL', code: 421 }
  await sendDigestNow(world.sync, live.domain)
  await until(async () => (await at(live))?.attempts === 1)
  for (let hours = 0; hours < 8; hours++) {
    await due(live)
    await runIn(live, 0)
  }
  expect(await at(live)).toMatchObject({ attempts: 0, problem: 'mail_server', isAsked: false })
  const view = await loadDigest(world.sync, live.domain)
  expect(view).toMatchObject({ state: 'on', problem: 'mail_server' })
  expect(view?.nextAt?.getUTCMinutes()).toBe(0)
})

test('an address that the server refuses for good is written to no more, and Settings says so', async () => {
  const live = await confirmed()
  mail.refuse = { at: 'RCPT', code: 550 }
  await sendDigestNow(world.sync, live.domain)
  await until(async () => (await at(live))?.problem === 'mail_refused')
  mail.refuse = null
  await sendDigestNow(world.sync, live.domain)
  await changeDigest(world.sync, by(live), { every: 'daily', whenNeeded: false, locale: 'en' })
  await runIn(live, 48 * hourMs)
  expect(mailsOf(live)).toHaveLength(1)
  expect(await loadDigest(world.sync, live.domain)).toMatchObject({
    state: 'stopped',
    problem: 'mail_refused',
  })
})

test('a sender that the server refuses is the operator’s trouble: an alarm, no address in it, and no shop is stopped', async () => {
  const live = await confirmed()
  mail.refuse = { at: 'MAIL', code: 553 }
  const before = world.errors.length
  await sendDigestNow(world.sync, live.domain)
  await until(async () => (await at(live))?.attempts === 1)
  expect((await at(live))?.problem).toBeNull()
  expect(await world.runtime.metrics.registry.metrics()).toMatch(
    /operator_alarms_total\{what="mail_server"\} [1-9]/,
  )
  expect(world.errors.slice(before).join()).not.toMatch(/@/)
})

const linkOf = (live: LiveShop) => {
  const [, link = ''] = /<(.*)>/.exec(mailsOf(live).at(-1)?.headers.get('list-unsubscribe') ?? '') ?? []
  return new URL(link)
}

test('a mail program ends it by one POST without a page; a look at the link ends nothing', async () => {
  const live = await confirmed()
  await sendDigestNow(world.sync, live.domain)
  await until(() => mailsOf(live).length === 2)
  expect(mailsOf(live)[1]?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  const { pathname, search, href } = linkOf(live)
  expect(href).not.toMatch(/shop|@|owner/i)
  const looked = await web.call(pathname + search)
  expect([looked.status, (await at(live)) !== null]).toEqual([200, true])
  expect(looked.text).toContain('Stop this digest?')

  const forged = await web.call(`${pathname}?token=${(await at(live))?.linkId}.AAAA`, post)
  expect([forged.status, (await at(live)) !== null]).toEqual([200, true])
  const ended = await web.call(pathname + search, post)
  expect([ended.status, await at(live)]).toEqual([200, null])
  expect(ended.text).toContain('Your address has been erased.')
  const again = await web.call(pathname + search, post)
  expect(again.text).toContain('no longer valid')
  const log = await world.db.prisma.auditEntry.findMany({
    where: { shopDomain: live.domain, action: 'digest_ended' },
  })
  expect(log.map(({ actor }) => actor)).toEqual(['system'])
})

const post = {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'List-Unsubscribe=One-Click',
}

test('no other path takes a stranger’s POST, and that one takes no more than a few bytes', async () => {
  expect((await web.call('/app/digest', post)).status).toBe(401)
  expect((await web.call('/mail/unsubscribe/x', post)).status).toBe(401)
  const long = await web.call('/mail/unsubscribe?token=a.b', { ...post, body: 'x'.repeat(5000) })
  expect(long.status).toBe(413)
})

test('the address is encrypted, a rotation takes it along, and a disconnect erases it', async () => {
  const live = await confirmed()
  expect((await at(live))?.address).toMatch(/^s2\./)
  expect((await rotateKeys(world.db, world.sync.secrets)).unreadable).toBe(0)
  await sendDigestNow(world.sync, live.domain)
  await until(() => mailsOf(live).length === 2)
  await disconnectZoho(world.sync, live.domain, { removeFields: false })
  expect(await at(live)).toBeNull()
})

test('without a mail server there is nothing of it in Settings, and nothing is sent', async () => {
  const live = await confirmed()
  const none = { ...world.sync, mailer: null }
  expect(await loadDigest(none, live.domain)).toBeNull()
  await due(live)
  await sendMail(none, live.domain)
  expect(mailsOf(live)).toHaveLength(1)
})
