// What a call is counted with: one that Zoho did not carry out costs no credits (contracts/zoho 7).

import { afterEach, expect, test, vi } from 'vitest'
import { createZohoClient } from '#app/zoho/client/client.server.ts'
import { createLimiter } from '#app/zoho/client/limiter.ts'
import { createRest } from '#app/zoho/client/rest.server.ts'
import { zohoClient } from '#test/support/zoho-client.ts'

afterEach(() => void vi.restoreAllMocks())

async function spentOn(...answers: Response[]) {
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
    const answer = answers.shift()
    return answer ? Promise.resolve(answer) : Promise.reject(new Error('no more answers'))
  })
  const spent: [status: number, credits: number][] = []
  const client = createZohoClient(zohoClient(() => Promise.reject(new Error('not called'))).org, {
    token: () => Promise.resolve('old'),
    renew: () => Promise.resolve('new'),
    limiter: createLimiter('free'),
    rest: createRest(() => new Date()),
    observer: { remote: 'zoho', begin: () => undefined, end: () => undefined },
    onCall: ({ status, credits }) => void spent.push([status, credits]),
  })
  const call = client.call({ method: 'POST', path: '/Contacts/upsert', body: { data: [] }, credits: 10 })
  const end = await call.then(
    () => 'taken',
    () => 'refused',
  )
  return { end, spent }
}

const refusal = (status: number, code: string, headers: HeadersInit = {}) =>
  Response.json({ code, status: 'error', message: 'no', details: {} }, { status, headers })

test('a call that met too many others costs nothing', async () => {
  expect(await spentOn(refusal(429, 'TOO_MANY_REQUESTS', { 'retry-after': '60' }))).toEqual({
    end: 'refused',
    spent: [[429, 0]],
  })
})

test('a call whose token had ended costs once, with the new one', async () => {
  const done = Response.json({ data: [] })
  expect(await spentOn(refusal(401, 'INVALID_TOKEN'), done)).toEqual({
    end: 'taken',
    spent: [
      [401, 0],
      [200, 10],
    ],
  })
})

test('a call that was refused for what it asks costs what it costs', async () => {
  expect(await spentOn(refusal(400, 'INVALID_DATA'))).toEqual({ end: 'refused', spent: [[400, 10]] })
})
