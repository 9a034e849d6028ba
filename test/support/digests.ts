// Shops with an e-mail digest, in a world with a mail server.

import { afterAll, afterEach, beforeAll } from 'vitest'
import { sendMail } from '#app/sync/mail/send-mail.server.ts'
import { askForDigest, confirmDigest } from '#app/sync/mail/subscription.server.ts'
import { openShop, type LiveShop } from './live-shop.ts'
import { startMailServer, type MailServer } from './mail-server.ts'
import { startWeb, type Web } from './web.ts'
import { startWorld, until, type World } from './world.ts'

/** Each shop writes to an address of its own: one gets few codes a day. */
export const to = ({ domain }: LiveShop) => `owner@${domain}`
export const wanted = (live: LiveShop) =>
  ({ address: to(live), every: 'daily', whenNeeded: true, locale: 'en' }) as const
export const by = ({ domain }: LiveShop) => ({ shop: domain, staffId: '42' })
export const codeIn = (text: string | undefined) => /\b\d{6}\b/.exec(text ?? '')?.[0] ?? ''
export const hourMs = 3_600_000

type Options = NonNullable<Parameters<typeof openShop>[1]>

/** For the tests of a file: starts before them all, ends after them. */
export function useDigests() {
  let mail: MailServer
  let world: World
  let web: Web
  let shops = 0
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
  const mailsOf = (live: LiveShop) => mail.mails.filter((one) => one.to.includes(to(live)))
  const open = (options: Options = {}) =>
    openShop(world, { imported: false, ...options, shop: { name: `Digest ${++shops}.`, ...options.shop } })
  return {
    get mail() {
      return mail
    },
    get world() {
      return world
    },
    get web() {
      return web
    },
    mailsOf,
    open,
    at: (live: LiveShop) => world.db.prisma.emailDigest.findUnique({ where: { shopDomain: live.domain } }),
    /** The job, as it runs some time from now. */
    runIn: (live: LiveShop, ms: number) =>
      sendMail({ ...world.sync, now: () => new Date(Date.now() + ms) }, live.domain),
    due: (live: LiveShop, when = new Date()) =>
      world.db.prisma.emailDigest.update({ where: { shopDomain: live.domain }, data: { dueAt: when } }),
    /** Who asked for a digest and gave the code back. */
    confirmed: async (options: Options = {}, more: Partial<ReturnType<typeof wanted>> = {}) => {
      const live = await open(options)
      await askForDigest(world.sync, by(live), { ...wanted(live), ...more })
      await until(() => mailsOf(live).length === 1)
      await confirmDigest(world.sync, by(live), codeIn(mailsOf(live)[0]?.text))
      return live
    },
  }
}
