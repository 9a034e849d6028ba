// A process of its own for the remote systems, so that their work and memory are not counted as the app's.

import { once } from 'node:events'
import { createShopify } from '#test/simulators/shopify/index.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'
import { buildBigStore } from '#test/store/index.ts'
import { serve } from '#test/support/servers.ts'
import { benchApp, type Ask, type SimulatorOptions, type Window } from './messages.ts'

const options: SimulatorOptions = JSON.parse(process.argv[2] ?? '{}')
const shopify = createShopify({ apiKey: benchApp.apiKey, apiSecret: benchApp.apiSecret })
const zoho = createZoho({ clientId: benchApp.clientId, clientSecret: benchApp.clientSecret })
zoho.addOrg({ edition: 'enterprise', currency: 'USD', users: 1000 })
Object.assign(zoho.faults, { latencyMs: options.latencyMs, perRecordMs: options.perRecordMs })
const shop = shopify.addShop({ domain: benchApp.shop, name: 'Bench', currency: 'USD', plan: 'plus' })
buildBigStore(shop, options.store)

/** Bytes: a variant or a customer alone is no more. */
const mostOfOneRow = 2000

// When the first and the last write of a module happened, and the time all its calls took together.
const windows = new Map<string, Window>()

async function handle(request: Request): Promise<Response> {
  const host = request.headers.get('x-forwarded-host') ?? ''
  if (shopify.answersFor(host)) return shopify.handle(request)
  const written =
    request.method === 'GET' ? null : /^\/crm\/v8\/(\w+)(\/upsert)?$/.exec(new URL(request.url).pathname)
  // One row is a product that stands for shipping, say, made with the first orders: no write of the kind's own.
  const module = written && Number(request.headers.get('content-length')) > mostOfOneRow ? written[1] : null
  const startedAt = performance.now()
  const response = await zoho.handle(request)
  if (module && response.status < 300) note(module, startedAt, performance.now())
  return response
}

function note(module: string, from: number, to: number): void {
  const before = windows.get(module) ?? { from, to, calls: 0, busy: 0 }
  windows.set(module, {
    from: Math.min(before.from, from),
    to: Math.max(before.to, to),
    calls: before.calls + 1,
    busy: before.busy + to - from,
  })
}

const server = await serve(handle)
process.on('message', (ask: Ask) => {
  if (ask.ask === 'consent') process.send?.({ answer: zoho.consent(ask.url) })
  if (ask.ask === 'stats')
    process.send?.({ answer: { ...zoho.stats(), windows: Object.fromEntries(windows) } })
})
process.send?.({ answer: server.url, token: shop.documentQuery().toString() })
await once(process, 'disconnect')
process.exit(0)
