// A process of its own for both remote systems: it changes customers, tells the app, and takes the time until Zoho has
// written the change.

import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { createShopify, type ShopSimulator } from '#test/simulators/shopify/index.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'
import { serve } from '#test/support/servers.ts'
import { createBusyShop, fillWhole } from './busy-shop.ts'
import {
  liveApp,
  quietShop,
  shopName,
  type Ask,
  type Burst,
  type Loss,
  type Lost,
  type Simulators,
  type Steady,
} from './live-messages.ts'

const options: Simulators = JSON.parse(process.argv[2] ?? '{}')
const { apiKey, apiSecret, clientId, clientSecret } = liveApp
const webhookUrl = (path: string) => options.appUrl + path
const shopify = createShopify({ apiKey, apiSecret, appToml: 'shopify.app.toml', webhookUrl })
const zoho = createZoho({ clientId, clientSecret })
const latencyMs = 300

const orgs = new Map<string, string>()
const { importing = 1, europe = 0, shopifyMs = 0 } = options
const named = options.shops + importing
for (let n = 0; n < named; n++) addShop(shopName(n), n, n < options.shops ? options.customers : options.many)
addShop(quietShop, named, 3)

function addShop(domain: string, n: number, many: number): void {
  const shop = shopify.addShop({ domain, name: `Bench ${n}`, currency: 'USD', plan: 'plus' })
  const isEuropean = n < options.shops && n >= options.shops - europe
  const place = isEuropean ? { location: 'eu' as const } : {}
  const org = zoho.addOrg({ name: domain, edition: 'enterprise', currency: 'USD', users: 100, ...place })
  orgs.set(domain, org.id)
  shop.silently(() => {
    for (let c = 0; c < many; c++)
      shop.createCustomer({ lastName: `Customer ${c}`, email: `c${c}@bench-${n}.example` })
    if (options.whole) fillWhole(shop)
  })
}
const busy = createBusyShop(shopify.shop(shopName(options.shops)))

/** Changes not yet written: customer -> number of the change -> when its webhook arrived; not yet: Infinity. */
const waiting = new Map<string, Map<number, number>>()
let latencies: number[] = []
let calls = 0
let changes = 0

function change(shop: ShopSimulator, id: string): void {
  const number = ++changes
  const key = id.split('/').at(-1) ?? ''
  waiting.set(key, (waiting.get(key) ?? new Map()).set(number, Infinity))
  shop.updateCustomer(id, { note: `change ${number}` })
}

// A webhook sets out: from here on the app knows of every change of that customer so far.
const realFetch = globalThis.fetch
globalThis.fetch = (input, init) => {
  const body = typeof input === 'string' && input.startsWith(options.appUrl) ? init?.body : null
  const id = typeof body === 'string' ? /gid:\/\/shopify\/Customer\/(\d+)/.exec(body)?.[1] : undefined
  const open = waiting.get(id ?? '')
  for (const [number, at] of open ?? []) if (at === Infinity) open?.set(number, performance.now())
  return realFetch(input, init)
}

/** What hangs answers when it is let go. */
let silence: Promise<void> | null = null
let endSilence = (): void => {}

async function handle(given: Request): Promise<Response> {
  const request = asTemplate(given)
  const host = request.headers.get('x-forwarded-host') ?? ''
  if (shopify.answersFor(host)) {
    if (shopifyMs > 0 && request.url.includes('/admin/')) await pause(shopifyMs)
    return shopify.handle(request)
  }
  if (silence && host.endsWith('.eu')) await silence
  const written = await busy.watch(request)
  const isWrite = request.method !== 'GET' && new URL(request.url).pathname.startsWith('/crm/v8/Contacts')
  const body = isWrite ? await request.clone().text() : ''
  const response = await zoho.handle(request)
  if (response.status < 300) written()
  if (isWrite && response.status < 300) noteWritten(JSON.parse(body).data ?? [])
  return response
}

function asTemplate(request: Request): Request {
  if (!request.headers.get('x-forwarded-host')?.startsWith('quiet-')) return request
  const headers = new Headers(request.headers)
  headers.set('x-forwarded-host', quietShop)
  return new Request(request, { headers })
}

// What a write carries settles every earlier change of the same customer.
function noteWritten(rows: Record<string, unknown>[]): void {
  calls += 1
  const now = performance.now()
  for (const row of rows) {
    noteFound(String(row['Shopify_Customer_Id']), now)
    const open = waiting.get(String(row['Shopify_Customer_Id']))
    const upTo = Number(/^change (\d+)$/.exec(String(row['Description']))?.[1] ?? 0)
    for (const [number, at] of open ?? []) {
      if (number > upTo) continue
      latencies.push(now - Math.min(at, now))
      open?.delete(number)
    }
  }
}

function noteFound(key: string, now: number): void {
  const at = untold.get(key)
  if (at !== undefined && untold.delete(key)) found.push(now - at)
}

const left = () => [...waiting.values()].reduce((sum, open) => sum + open.size, 0)
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

function begin(): void {
  latencies = []
  calls = 0
  waiting.clear()
}

async function steady(perSecond: number, seconds: number, many = options.shops): Promise<Steady> {
  begin()
  const shops = Array.from({ length: many }, (_, n) => shopify.shop(shopName(n)))
  const ids = new Map(shops.map((shop) => [shop, [...shop.customers.keys()]]))
  const startedAt = performance.now()
  const total = perSecond * seconds
  for (let n = 0; n < total; n++) {
    const due = startedAt + (n * 1000) / perSecond
    if (due > performance.now()) await pause(due - performance.now())
    const shop = pick(shops)
    change(shop, pick(ids.get(shop) ?? []))
  }
  await untilWritten(60_000)
  return { changes: total, latencies: latencies.toSorted((a, b) => a - b), calls }
}

/** Of which the app is never told: customer -> when it changed. */
const untold = new Map<string, number>()
const found: number[] = []

/** Over a minute, in shops in which nobody else changes anything, after one change of each that was told. */
async function lose(many: number, { first, shops, withinMs }: Loss): Promise<Lost> {
  for (let n = first; n < first + shops; n++) {
    const shop = shopify.shop(shopName(n))
    const [told = ''] = [...shop.customers.keys()].slice(-1)
    shop.updateCustomer(told, { note: 'somebody was told' })
  }
  for (let n = 0; n < many; n++) {
    const shop = shopify.shop(shopName(first + (n % shops)))
    const id = [...shop.customers.keys()][Math.floor(n / shops)] ?? ''
    untold.set(id.split('/').at(-1) ?? '', performance.now())
    shop.silently(() => shop.updateCustomer(id, { note: 'nobody was told' }))
    await pause(60_000 / many)
  }
  const deadline = performance.now() + withinMs
  while (untold.size > 0 && performance.now() < deadline) await pause(100)
  return found.toSorted((a, b) => a - b)
}

/** Europe answers nobody from here on, and has work to do; or again. */
function silenceEurope(isSilent: boolean): void {
  endSilence()
  silence = isSilent ? new Promise((resolve) => (endSilence = resolve)) : null
  if (!isSilent) return
  for (let n = options.shops - europe; n < options.shops; n++) {
    const shop = shopify.shop(shopName(n))
    for (const id of shop.customers.keys()) shop.updateCustomer(id, { note: 'nobody answers' })
  }
}

// Two thousand at once in one shop; meanwhile one change here and there in others.
async function burst(records: number): Promise<Burst> {
  begin()
  const big = shopify.shop(shopName(options.shops))
  const bigIds = [...big.customers.keys()].slice(0, records)
  const numbers = new Set<string>()
  for (const id of bigIds) {
    change(big, id)
    numbers.add(id.split('/').at(-1) ?? '')
  }
  const startedAt = performance.now()
  const openInBig = () =>
    [...waiting].reduce((sum, [key, open]) => sum + (numbers.has(key) ? open.size : 0), 0)
  const others: Promise<number>[] = []
  while (openInBig() > 0) {
    const other = shopify.shop(shopName(others.length % options.shops))
    others.push(single(other))
    await pause(400)
    if (performance.now() - startedAt > 300_000) throw new Error(`${openInBig()} changes were never written`)
  }
  const seconds = (performance.now() - startedAt) / 1000
  const singles = await Promise.all(others)
  return { seconds, calls: calls - singles.length, others: singles.toSorted((a, b) => a - b) }
}

async function single(shop: ShopSimulator): Promise<number> {
  const id = pick([...shop.customers.keys()])
  change(shop, id)
  const key = id.split('/').at(-1) ?? ''
  const arrival = () => [...(waiting.get(key)?.values() ?? [])][0] ?? 0
  while (arrival() === Infinity) await pause(1)
  const arrivedAt = arrival()
  while ((waiting.get(key)?.size ?? 0) > 0) await pause(5)
  return performance.now() - arrivedAt
}

async function untilWritten(patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (left() > 0) {
    if (performance.now() > deadline) throw new Error(`${left()} changes were never written`)
    await pause(20)
  }
}

async function answer(ask: Ask): Promise<unknown> {
  if (ask.ask === 'together') return Promise.all(ask.asks.map(answer))
  if (ask.ask === 'document') return shopify.shop(ask.shop).documentQuery().toString()
  if (ask.ask === 'consent') return zoho.consent(ask.url, { org: orgs.get(ask.shop) ?? '' })
  zoho.faults.latencyMs = latencyMs
  if (ask.ask === 'busy') {
    zoho.faults.perRecordMs = 2
    return busy.run(ask)
  }
  if (ask.ask === 'lose') return lose(ask.changes, ask)
  if (ask.ask === 'silent') return silenceEurope(ask.europe)
  return ask.ask === 'steady' ? steady(ask.perSecond, ask.seconds, ask.shops) : burst(ask.records)
}

const server = await serve(handle)
process.on('message', (ask: Ask) => {
  answer(ask).then(
    (value) => process.send?.({ answer: value }),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.send?.({ answer: server.url })
await once(process, 'disconnect')
process.exit(0)
