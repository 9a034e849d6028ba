import { createHmac, randomUUID } from 'node:crypto'
import type { Faults } from './faults.ts'
import type { ShopState } from './shop/state.ts'
import { nanoseconds, pause } from './time.ts'
import type { AppToml, Subscription } from './toml.ts'

export type WebhookOptions = {
  headers?: Record<string, string>
  secret?: string
  webhookId?: string
  triggeredAt?: Date
  eventId?: string
  rawBody?: string
}
export type Delivery = {
  topic: string
  shop: string
  webhookId: string
  eventId: string
  status: number | 'failed' | 'dropped'
  attempt: number
  body: string
  at: Date
}

type Outgoing = {
  topic: string
  shop: ShopState
  url: string
  body: string
  webhookId: string
  eventId: string
  triggeredAt: Date
  name: string | null
}

export type WebhookWorld = {
  /** The one that deliveries are signed with now. */
  secret: () => string
  appToml: AppToml
  faults: Faults
  now: () => Date
  urlOf: ((path: string) => string) | undefined
  random: () => number
}

type MerchantEvent = { shop: ShopState; topic: string; payload: unknown; eventId: string }

const RETRIES = 8
const ABREAST = 16

/** Signs, sends, repeats, loses and shuffles deliveries as contract 5.3 and faults.webhooks say. */
export class Webhooks {
  readonly world: WebhookWorld
  /** Every attempt, newest last, bounded. */
  readonly deliveries: Delivery[] = []
  #pending = 0
  #running = 0
  #queue: (() => Promise<void>)[] = []
  #waiters: (() => void)[] = []
  #closed = false

  constructor(world: WebhookWorld) {
    this.world = world
  }

  /** Tells every subscription of the topic. One merchant action shares one event id over its topics. */
  emit(shop: ShopState, topic: string, payload: unknown, eventId: string): void {
    const { urlOf, appToml, faults } = this.world
    if (!urlOf || faults.webhooks.stopped || this.#closed) return
    for (const subscription of [...appToml.subscriptions, ...shop.subscriptions.values()]) {
      if (!subscription.topics.includes(topic)) continue
      const outgoing = this.#outgoing({ shop, topic, payload, eventId }, subscription)
      if (outgoing) this.#schedule(outgoing)
    }
  }

  #outgoing(event: MerchantEvent, subscription: Subscription): Outgoing | null {
    const { shop, topic, payload, eventId } = event
    const whole = JSON.stringify(payload)
    if (subscription.filter && !passes(subscription.filter, JSON.parse(whole))) return null
    const body = subscription.includeFields ? JSON.stringify(cut(payload, subscription.includeFields)) : whole
    const url = this.world.urlOf?.(pathOf(subscription.uri)) ?? ''
    return {
      topic,
      shop,
      url,
      body,
      webhookId: randomUUID(),
      eventId,
      triggeredAt: this.world.now(),
      name: subscription.name,
    }
  }

  #schedule(outgoing: Outgoing): void {
    const { webhooks } = this.world.faults
    const { random } = this.world
    if (random() < webhooks.drop) {
      this.#note(outgoing, 'dropped', 0)
      return
    }
    const wait = () => (webhooks.reorder ? random() * Math.max(webhooks.delayMs, 50) : webhooks.delayMs)
    const copies = random() < webhooks.duplicate ? 2 : 1
    for (let copy = 0; copy < copies; copy++)
      this.#later(wait() + copy * 5 * random(), () => this.#attempt(outgoing, 0))
  }

  #later(ms: number, work: () => Promise<void>): void {
    this.#pending++
    const enter = () => {
      this.#queue.push(work)
      this.#next()
    }
    if (ms > 0) setTimeout(enter, ms)
    else enter()
  }

  #next(): void {
    while (this.#running < ABREAST) {
      const work = this.#queue.shift()
      if (!work) return
      this.#running++
      void this.#run(work)
    }
  }

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } finally {
      this.#running--
      this.#pending--
      this.#next()
      if (this.#pending === 0) for (const waiter of this.#waiters.splice(0)) waiter()
    }
  }

  async #attempt(outgoing: Outgoing, attempt: number): Promise<void> {
    if (this.#closed) return
    const status = await this.post(outgoing.url, outgoing.body, this.#headers(outgoing)).then(
      (response) => response.status,
      () => 'failed' as const,
    )
    this.#note(outgoing, status, attempt)
    if ((status !== 'failed' && status >= 200 && status < 300) || attempt >= RETRIES || this.#closed) return
    this.#later(this.world.faults.webhooks.retryBaseMs * 2 ** attempt, () =>
      this.#attempt(outgoing, attempt + 1),
    )
  }

  /** One POST; anything that is not 2xx, redirects included, has failed. */
  async post(url: string, body: string, headers: Record<string, string>): Promise<Response> {
    const signal = AbortSignal.timeout(this.world.faults.webhooks.timeoutMs)
    const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal })
    const answer = await response.arrayBuffer()
    const empty = response.status === 204 || response.status === 304
    return new Response(empty ? null : answer, { status: response.status, headers: response.headers })
  }

  #headers(outgoing: Outgoing): Record<string, string> {
    const { faults, secret } = this.world
    return headersOf(
      outgoing,
      faults.webhooks.wrongSecret ? `${secret()}x` : secret(),
      this.world.appToml.apiVersion,
    )
  }

  /** One raw delivery, outside the queue and its faults. */
  send(shop: ShopState, topic: string, payload: unknown, o: WebhookOptions = {}): Promise<Response> {
    const { urlOf, appToml, now, secret } = this.world
    const all = [...appToml.subscriptions, ...shop.subscriptions.values()]
    const subscription = all.find((s) => s.topics.includes(topic))
    const uri = subscription?.uri ?? appToml.subscriptions[0]?.uri ?? '/webhooks/shopify'
    if (!urlOf) throw new Error('createShopify was given no webhookUrl')
    const body = o.rawBody ?? JSON.stringify(payload)
    const outgoing: Outgoing = {
      topic,
      shop,
      url: urlOf(pathOf(uri)),
      body,
      webhookId: o.webhookId ?? randomUUID(),
      eventId: o.eventId ?? randomUUID(),
      triggeredAt: o.triggeredAt ?? now(),
      name: subscription?.name ?? null,
    }
    const headers = { ...headersOf(outgoing, o.secret ?? secret(), appToml.apiVersion), ...o.headers }
    return this.post(
      outgoing.url,
      body,
      Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
    )
  }

  #note(outgoing: Outgoing, status: Delivery['status'], attempt: number): void {
    this.deliveries.push({
      topic: outgoing.topic,
      shop: outgoing.shop.domain,
      webhookId: outgoing.webhookId,
      eventId: outgoing.eventId,
      status,
      attempt,
      body: outgoing.body,
      at: new Date(),
    })
    if (this.deliveries.length > 5000) this.deliveries.splice(0, 1000)
  }

  async settled(): Promise<void> {
    while (this.#pending > 0) await new Promise<void>((resolve) => void this.#waiters.push(resolve))
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#queue = []
    await pause(0)
  }
}

function headersOf(o: Outgoing, secret: string, apiVersion: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Shopify-Captain-Hook',
    'x-shopify-topic': o.topic,
    'x-shopify-hmac-sha256': createHmac('sha256', secret).update(o.body).digest('base64'),
    'x-shopify-shop-domain': o.shop.domain,
    'x-shopify-api-version': apiVersion,
    'x-shopify-webhook-id': o.webhookId,
    'x-shopify-event-id': o.eventId,
    'x-shopify-triggered-at': nanoseconds(o.triggeredAt),
    ...(o.name ? { 'x-shopify-name': o.name } : {}),
  }
}

const pathOf = (uri: string) => (/^https?:/.test(uri) ? new URL(uri).pathname : uri)

/** include_fields: dotted, through lists. */
export function cut(value: unknown, fields: string[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => cut(entry, fields))
  if (typeof value !== 'object' || value === null) return value
  const out: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) {
    if (fields.includes(key)) out[key] = inner
    else {
      const deeper = fields.filter((f) => f.startsWith(`${key}.`)).map((f) => f.slice(key.length + 1))
      if (deeper.length > 0) out[key] = cut(inner, deeper)
    }
  }
  return out
}

/** filter: field:value with comparisons and AND; an unknown field delivers nothing. */
function passes(filter: string, payload: Record<string, unknown>): boolean {
  return filter.split(/\s+AND\s+/).every((term) => {
    const match = /^(-?)([\w.]+):(>=|<=|>|<)?['"]?(.*?)['"]?$/.exec(term.trim())
    if (!match) return false
    const found = (match[2] ?? '')
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], payload)
    if (found === undefined) return false
    const [left, right] = [Number(found), Number(match[4])]
    const met =
      { '>': left > right, '>=': left >= right, '<': left < right, '<=': left <= right }[match[3] ?? ''] ??
      `${found as string | number}` === match[4]
    return match[1] === '-' ? !met : met
  })
}
