// The e-mail digest: nobody gets it who did not confirm, it says counts and causes alone, it comes once, and it ends by a press.

import { expect, test } from 'vitest'
import { disconnectZoho, forgetShop } from '#app/sync/lifecycle/forget.server.ts'
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
import { by, codeIn, hourMs, to, wanted, useDigests } from '#test/support/digests.ts'
import type { LiveShop } from '#test/support/live-shop.ts'
import { until } from '#test/support/world.ts'

const digests = useDigests()
const { at, mailsOf, runIn, due, open, confirmed } = digests

async function refuseOne(live: LiveShop) {
  digests.world.zoho.faults.rejectRecords = (module, { Last_Name }) =>
    module === 'Contacts' && Last_Name === 'Odd'
      ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
      : undefined
  live.shop.createCustomer({ firstName: 'Ada', lastName: 'Odd', email: 'ada.odd@example.com' })
  await live.settled()
  await until(async () => (await live.outcomes()).some(({ result }) => result === 'rejected'))
}

test('an address gets nothing but a code until the code came back, and a wrong one confirms nothing', async () => {
  const live = await open()
  expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({ state: 'none' })
  await askForDigest(digests.world.sync, by(live), wanted(live))
  await until(() => mailsOf(live).length === 1)
  const [letter] = mailsOf(live)
  expect(letter?.to).toEqual([to(live)])
  expect(letter?.headers.has('list-unsubscribe')).toBe(false)
  expect(letter?.headers.get('auto-submitted')).toBe('auto-generated')
  await sendDigestNow(digests.world.sync, live.domain)
  await runIn(live, 48 * hourMs)
  expect(mailsOf(live)).toHaveLength(1)

  const code = codeIn(letter?.text)
  const wrong = code === '000000' ? '000001' : '000000'
  await expect(confirmDigest(digests.world.sync, by(live), wrong)).rejects.toMatchObject({
    code: 'mail_code',
  })
  expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({
    state: 'unconfirmed',
    address: to(live),
  })
  await confirmDigest(digests.world.sync, by(live), code)
  expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({ state: 'on', address: to(live) })
})

test('the card asks, confirms, changes and ends by its forms', async () => {
  const live = await open()
  const send = async (body: object) => {
    const headers = { authorization: `Bearer ${live.shop.sessionToken({ user: '42' })}` }
    const { status, text } = await digests.web.call('/app/digest.data', {
      headers,
      body: JSON.stringify(body),
    })
    expect([status, text.includes('unknown')]).toEqual([200, false])
  }
  const choices = { every: 'weekly', whenNeeded: true }
  await send({ intent: 'ask', address: to(live), ...choices })
  await until(() => mailsOf(live).length === 1)
  await send({ intent: 'confirm', code: codeIn(mailsOf(live)[0]?.text) })
  expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({ state: 'on', every: 'weekly' })
  await send({ intent: 'change', every: 'daily', whenNeeded: false })
  expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({
    every: 'daily',
    whenNeeded: false,
  })
  await send({ intent: 'now' })
  await until(() => mailsOf(live).length === 2)
  await send({ intent: 'end' })
  expect(await at(live)).toBeNull()
  const log = await digests.world.db.prisma.auditEntry.findMany({
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
  await askForDigest(digests.world.sync, by(live), wanted(live))
  await until(() => mailsOf(live).length === 1)
  const code = codeIn(mailsOf(live)[0]?.text)
  const later = { ...digests.world.sync, now: () => new Date(Date.now() + hourMs + 1000) }
  await expect(confirmDigest(later, by(live), code)).rejects.toMatchObject({ code: 'mail_code' })
  for (let tries = 0; tries < 5; tries++)
    await expect(confirmDigest(digests.world.sync, by(live), `no ${tries}`)).rejects.toMatchObject({
      code: 'mail_code',
    })
  await expect(confirmDigest(digests.world.sync, by(live), code)).rejects.toMatchObject({ code: 'mail_code' })
})

test('a shop has ten codes sent in a day and no more, whatever it removes in between', async () => {
  const live = await open()
  for (let codes = 0; codes < 10; codes++) {
    await askForDigest(digests.world.sync, by(live), { ...wanted(live), address: `${codes}@${live.domain}` })
    await endDigest(digests.world.sync, by(live))
  }
  await expect(askForDigest(digests.world.sync, by(live), wanted(live))).rejects.toMatchObject({
    code: 'too_often',
  })
})

test('an address gets five codes in a day and no more, whichever shops ask and whether they are still there', async () => {
  const [one, other] = [await open(), await open()]
  const address = 'stranger@elsewhere.test'
  for (let codes = 0; codes < 3; codes++)
    await askForDigest(digests.world.sync, by(one), { ...wanted(one), address })
  await forgetShop(digests.world.sync, one.domain)
  for (const spelled of [address, 'Stranger@Elsewhere.test'])
    await askForDigest(digests.world.sync, by(other), { ...wanted(other), address: spelled })
  const sixth = askForDigest(digests.world.sync, by(other), { ...wanted(other), address })
  await expect(sixth).rejects.toMatchObject({ code: 'too_often' })

  const kept = await digests.world.db.prisma.mailedCode.findMany()
  expect(JSON.stringify(kept)).not.toMatch(/stranger|elsewhere/i)
  const later = { ...digests.world.sync, now: () => new Date(Date.now() + 48 * hourMs) }
  await sweep(later)
  expect(await digests.world.db.prisma.mailedCode.count()).toBe(0)
})

test('the mail with the code has nothing in it that somebody at the store has written', async () => {
  const live = await open({ shop: { name: 'Win now at evil.test' } })
  await askForDigest(digests.world.sync, by(live), wanted(live))
  await until(() => mailsOf(live).length === 1)
  expect(mailsOf(live)[0]?.text).toContain(live.domain)
  expect(`${mailsOf(live)[0]?.text} ${mailsOf(live)[0]?.headers.get('subject')}`).not.toContain('evil.test')
})

test('the hour of a code begins when the mail server has taken it', async () => {
  const live = await open()
  digests.mail.refuse = { at: 'RCPT', code: 451 }
  await askForDigest(digests.world.sync, by(live), wanted(live))
  await until(async () => (await at(live))?.attempts === 1)
  digests.mail.refuse = null
  await runIn(live, 2 * hourMs)
  const code = codeIn(mailsOf(live)[0]?.text)
  const soon = { ...digests.world.sync, now: () => new Date(Date.now() + 2.5 * hourMs) }
  await confirmDigest(soon, by(live), code)
  expect(await loadDigest(digests.world.sync, live.domain)).toMatchObject({ state: 'on' })
})

test('the digest says counts and causes, links to the app, and names no customer', async () => {
  const live = await confirmed({ imported: true })
  await refuseOne(live)
  await due(live)
  await runIn(live, 0)
  const [, digest] = mailsOf(live)
  expect(digest?.headers.get('subject')).toBe(`${live.shop.name}: the Zoho CRM sync needs your attention`)
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

  await sendDigestNow(digests.world.sync, live.domain)
  await until(() => mailsOf(live).length === 2)
  expect(mailsOf(live)[1]?.headers.get('subject')).toContain('is fine')
  await changeDigest(digests.world.sync, by(live), { every: 'weekly', whenNeeded: false, locale: 'de' })
  await due(live)
  await runIn(live, 0)
  expect(mailsOf(live)[2]?.headers.get('subject')).toContain('läuft gut')
  expect((await at(live))?.dueAt?.getUTCDay()).toBe(1)
})

// What keeps Home from saying that all is well, and makes no outcome of a record.
test.each([
  ['shopify_disconnected', 'Shopify has to renew'],
  ['operator', 'paused syncing for this store'],
] as const)(
  'a sync that stands for %s is nothing fine: the digest comes and says why',
  async (pausedFor, says) => {
    const live = await confirmed()
    await digests.world.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor } })
    expect(await readDigest(live)).toMatch(needsYouFor(says))
  },
)

test('a kind that a remote refuses as a whole is told, though no record has an outcome', async () => {
  const live = await confirmed()
  const held = { pausedFor: 'NO_PERMISSION', pausedUntil: new Date(Date.now() + hourMs) }
  const key = { shopDomain: live.domain, kind: 'order' }
  await digests.world.db.prisma.kindState.upsert({
    where: { shopDomain_kind: key },
    create: { ...key, ...held },
    update: held,
  })
  expect(await readDigest(live)).toMatch(needsYouFor('Orders are waiting: '))
})

test('an import that failed is told', async () => {
  const live = await confirmed({ imported: true })
  await digests.world.db.prisma.run.updateMany({
    where: { shopDomain: live.domain, type: 'import' },
    data: { state: 'failed' },
  })
  expect(await readDigest(live)).toMatch(needsYouFor('Last import: Failed'))
})

test('a shop without a connection is told that nothing is synced', async () => {
  const live = await confirmed()
  await digests.world.db.prisma.zohoConnection.delete({ where: { shopDomain: live.domain } })
  expect(await readDigest(live)).toMatch(needsYouFor('Zoho CRM is not connected'))
})

const needsYouFor = (says: string) => new RegExp(`needs you[^]*${says}`)

async function readDigest(live: LiveShop) {
  await due(live)
  await runIn(live, 0)
  const digest = mailsOf(live)[1]
  return `${digest?.headers.get('subject')}: ${digest?.text}`
}

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
    ...digests.world.sync.queue,
    enqueueAll: (name: string, payloads: readonly { shop: string }[]) => {
      if (name === 'mail') woken.push(...payloads.map(({ shop }) => shop))
      return Promise.resolve()
    },
  } as never
  await sweep({ ...digests.world.sync, queue })
  expect(woken).not.toContain(live.domain)
  await due(live)
  await sweep({ ...digests.world.sync, queue })
  expect(woken).toContain(live.domain)
  await sweep({ ...digests.world.sync, queue, mailer: null })
  expect(woken.filter((shop) => shop === live.domain)).toHaveLength(1)
})

const linkOf = (live: LiveShop) => {
  const [, link = ''] = /<(.*)>/.exec(mailsOf(live).at(-1)?.headers.get('list-unsubscribe') ?? '') ?? []
  return new URL(link)
}

test('a mail program ends it by one POST without a page; a look at the link ends nothing', async () => {
  const live = await confirmed()
  await sendDigestNow(digests.world.sync, live.domain)
  await until(() => mailsOf(live).length === 2)
  expect(mailsOf(live)[1]?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  const { pathname, search, href } = linkOf(live)
  expect(href).not.toMatch(/shop|@|owner/i)
  const looked = await digests.web.call(pathname + search)
  expect([looked.status, (await at(live)) !== null]).toEqual([200, true])
  expect(looked.text).toContain('Stop this digest?')

  const forged = await digests.web.call(`${pathname}?token=${(await at(live))?.linkId}.AAAA`, post)
  expect([forged.status, (await at(live)) !== null]).toEqual([200, true])
  const ended = await digests.web.call(pathname + search, post)
  expect([ended.status, await at(live)]).toEqual([200, null])
  expect(ended.text).toContain('Your address has been erased.')
  const again = await digests.web.call(pathname + search, post)
  expect(again.text).toContain('no longer valid')
  const log = await digests.world.db.prisma.auditEntry.findMany({
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
  expect((await digests.web.call('/app/digest', post)).status).toBe(401)
  expect((await digests.web.call('/mail/unsubscribe/x', post)).status).toBe(401)
  const long = await digests.web.call('/mail/unsubscribe?token=a.b', { ...post, body: 'x'.repeat(5000) })
  expect(long.status).toBe(413)
})

test('the address is encrypted, a rotation takes it along, and a disconnect erases it', async () => {
  const live = await confirmed()
  expect((await at(live))?.address).toMatch(/^s2\./)
  expect((await rotateKeys(digests.world.db, digests.world.sync.secrets)).unreadable).toBe(0)
  await sendDigestNow(digests.world.sync, live.domain)
  await until(() => mailsOf(live).length === 2)
  await disconnectZoho(digests.world.sync, live.domain, { removeFields: false })
  expect(await at(live)).toBeNull()
})

test('without a mail server there is nothing of it in Settings, and nothing is sent', async () => {
  const live = await confirmed()
  const none = { ...digests.world.sync, mailer: null }
  expect(await loadDigest(none, live.domain)).toBeNull()
  await due(live)
  await sendMail(none, live.domain)
  expect(mailsOf(live)).toHaveLength(1)
})
