// What went wrong can be told to support by a short name: the page shows it, the answer carries it, the log has it.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createLog } from '#app/lib/telemetry/log.server.ts'
import { startWeb, type Web } from '#test/support/web.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let web: Web
const lines: string[] = []
beforeAll(async () => {
  world = await startWorld()
  await world.install()
  const log = createLog('info', { write: (line) => void lines.push(line) })
  const db = {
    ...world.db,
    get prisma(): never {
      throw new Error('the shelf fell over')
    },
  }
  const contacts = { support: 'help@example.com', status: 'https://status.example.com', privacy: null }
  const runtime = { ...world.runtime, log, sync: { ...world.sync, log, db } }
  web = await startWeb({ runtime }, { config: { contacts } })
})
afterAll(async () => {
  await web.close()
  await world[Symbol.asyncDispose]()
})
beforeEach(() => void lines.splice(0))

const bearer = () => ({ authorization: `Bearer ${world.shop.sessionToken({ user: '42' })}` })
const logged = () => lines.map((line): { reference?: string; msg: string } => JSON.parse(line))

test('a page that could not be made shows the reference under which the log has the reason', async () => {
  const { status, headers, text } = await web.call(`/app/settings?${world.shop.documentQuery()}`)
  const reference = String(headers['x-request-id'])
  expect(reference).toMatch(/^[0-9a-f]{10}$/)
  expect(status).toBe(500)
  expect(text).toContain(`Reference: ${reference}`)
  expect(text).toContain(`mailto:help@example.com?subject=${reference}`)
  expect(text).toContain('https://status.example.com')
  expect(logged()).toEqual([expect.objectContaining({ reference, msg: 'a screen could not answer' })])
})

test('a page that the browser goes to by itself brings its reference, too', async () => {
  const { headers, text } = await web.call('/app/settings.data', { headers: bearer() })
  expect(text).toContain(String(headers['x-request-id']))
  expect(text).not.toContain('the shelf fell over')
})

test('a refused action answers with its reference, and the log has the code under it', async () => {
  const { headers, text } = await web.call('/app/settings.data', { headers: bearer(), body: '{"odd":1}' })
  const reference = String(headers['x-request-id'])
  expect(text).toContain(reference)
  expect(logged()).toEqual([expect.objectContaining({ reference, code: 'odd_form', msg: 'refused' })])
})

test('a consent that belongs to no store names the reference of its request, and how support is reached', async () => {
  const { status, headers, text } = await web.call('/zoho/callback?error=access_denied')
  const reference = String(headers['x-request-id'])
  expect(status).toBe(400)
  expect(text).toContain(`Reference: ${reference}`)
  expect(text).toContain(`mailto:help@example.com?subject=${reference}`)
  expect(logged()).toEqual([expect.objectContaining({ reference, msg: 'a consent belongs to no store' })])
})

test('what a stranger calls a request stands nowhere', async () => {
  const { headers } = await web.call('/healthz', { headers: { 'x-request-id': 'mine' } })
  expect(headers['x-request-id']).toMatch(/^[0-9a-f]{10}$/)
})
