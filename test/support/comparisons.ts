// The comparison as a whole, night by night: what it asks Zoho for, and how it is broken off.

import { expect } from 'vitest'
import type { ShopDomain } from '#app/lib/ids.ts'
import { auditShop } from '#app/sync/reconcile/audit.server.ts'
import type { NightRules } from '#app/sync/reconcile/audit-share.server.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import type { LiveShop } from './live-shop.ts'
import type { World } from './world.ts'

/** One credit a night: a hundred links of one module. */
export const tight: NightRules = { mostCredits: 1, partOfDay: 1, mostNights: 1000, fewestLinks: 100 }

export const manyCustomers = (count: number) => (shop: ShopSimulator) => {
  for (let n = 0; n < count; n++)
    shop.createCustomer({ lastName: `Customer ${n}`, email: `c${n}@example.com` })
}

type Call = { method: string; path: string }

/** Of Contacts by id: one for each page of a comparison. */
export const isRead = ({ method, path }: Call): boolean => method === 'GET' && path === '/crm/v8/Contacts'

/** Breaks it off once that many pages were read, as a process does that ends. @returns how many were */
export async function breakOffAfter(
  world: World,
  pages: number,
  domain: ShopDomain,
  rules?: NightRules,
): Promise<number> {
  const ending = new AbortController()
  const since = world.zoho.log.length
  const reads = () => world.zoho.log.slice(since).filter(isRead).length
  const before = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const answer = await before(input, init)
    if (reads() >= pages) ending.abort()
    return answer
  }
  try {
    expect(await auditShop(world.sync, domain, ending.signal, rules)).toMatchObject({ done: false })
  } finally {
    globalThis.fetch = before
  }
  return reads()
}

/** Answers some calls otherwise than Zoho would. */
export function answersOf(
  isMeant: (url: string, body: string) => boolean,
  answer: () => Response,
): Disposable {
  const before = globalThis.fetch
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    const body = typeof init?.body === 'string' ? init.body : ''
    return isMeant(url, body) ? Promise.resolve(answer()) : before(input, init)
  }
  return {
    [Symbol.dispose]: () => {
      globalThis.fetch = before
    },
  }
}

/** Zoho's people change records, and Zoho does not say which. */
export const untoldChanges = (): Disposable =>
  answersOf(
    (_, body) => body.includes('Modified_Time >='),
    () => Response.json({ code: 'INVALID_QUERY', message: '' }, { status: 400 }),
  )

export const customersById = async (live: LiveShop) =>
  (await live.links()).toSorted((a, b) => (a.shopifyId < b.shopifyId ? -1 : 1))

/** Which records the comparison had written again, one entry a time. */
export const repaired = async (live: LiveShop): Promise<string[]> =>
  (await live.outcomes()).filter(({ trigger }) => trigger === 'reconcile').map(({ shopifyId }) => shopifyId)
