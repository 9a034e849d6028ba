// How often one visitor may ask. A merchant counts as the store whose session token comes along, everybody else as an
// address. Generous: a person never meets these limits, a loop does. Webhooks are answered before and never limited:
// Shopify sends them all from a few addresses. Counted in this process: two processes allow twice as much.

import { isIPv6 } from 'node:net'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { signedShop } from '#app/shopify/auth/signed-shop.server.ts'
import { refuse } from './answers.server.ts'

export type Rates = { strangersPerMinute: number; shopPerMinute: number }

const usual: Rates = { strangersPerMinute: 1200, shopPerMinute: 3000 }
const minute = 60

/** @param secrets those that session tokens may be signed with */
export function limitRates(secrets: readonly string[], now: () => Date, rates = usual): RequestHandler {
  const strangers = new RateLimiterMemory({ points: rates.strangersPerMinute, duration: minute })
  const shops = new RateLimiterMemory({ points: rates.shopPerMinute, duration: minute })
  const count = async (incoming: Request): Promise<void> => {
    const shop = signedShop(tokenOf(incoming), secrets, now())
    await (shop ? shops.consume(shop) : strangers.consume(addressKey(incoming.ip ?? '')))
  }
  return (incoming, outgoing, next) => void limit(count(incoming), outgoing, next)
}

async function limit(counted: Promise<void>, outgoing: Response, next: NextFunction): Promise<void> {
  try {
    await counted
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) return next(refused)
    outgoing.set('Retry-After', String(Math.ceil(refused.msBeforeNext / 1000)))
    return refuse(outgoing, 429)
  }
  next()
}

function tokenOf({ headers, originalUrl }: Request): string {
  const [, bearer] = /^bearer (\S+)$/i.exec(headers.authorization ?? '') ?? []
  const query = originalUrl.slice(originalUrl.indexOf('?') + 1)
  return bearer ?? new URLSearchParams(query).get('id_token') ?? ''
}

const groups = 8
const networkGroups = 3

/** Whoever has one IPv6 address has billions: a network of /48 counts as one visitor. */
export function addressKey(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail = ''] = plain.split('::')
  const [start, end] = [head, tail].map((part) => part.split(':').filter(Boolean))
  const zeros = Array.from({ length: groups - (start?.length ?? 0) - (end?.length ?? 0) }, () => '0')
  const all = plain.includes('::') ? [...(start ?? []), ...zeros, ...(end ?? [])] : (start ?? [])
  return all.slice(0, networkGroups).join(':')
}
