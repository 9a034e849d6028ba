import { revokeOldest, type AppKeys, type Outliving } from './client-secrets.ts'
import { answer } from './graphql.ts'
import { download, finishPayload, newOperation, RESULT_HOST, run } from './bulk.ts'
import { removeBulkFolder } from './bulk-file.ts'
import { newFaults, newRules, strike } from './faults.ts'
import type { Faults, Rules } from './faults.ts'
import { CDN_HOST, picture } from './cdn.ts'
import { Ids } from './ids.ts'
import { dumpState, loadState } from './memory.ts'
import { ShopSimulator } from './shop/index.ts'
import { ShopState } from './shop/state.ts'
import type { ShopSpec } from './shop/state.ts'
import { pause } from './time.ts'
import { checkAccessToken, newTokenStore, oddToken, tokenEndpoint, unauthorized } from './tokens.ts'
import type { TokenWorld } from './tokens.ts'
import { defaultAppToml, readAppToml } from './toml.ts'
import type { BulkOperationRecord, CallLog } from './types.ts'
import { Webhooks } from './webhooks.ts'
import type { Delivery } from './webhooks.ts'
import type { Context } from './world.ts'

export type ShopifyOptions = {
  apiKey: string
  apiSecret: string
  now?: () => Date
  /** Where the app listens: its origin + the path of the topic's subscription. Without it nothing is delivered. */
  webhookUrl?: (path: string) => string
  /** Path of shopify.app.toml: scopes, subscriptions, include_fields. Default: every topic to /webhooks/shopify. */
  appToml?: string
  /** First id; above 2^53 shows who rounds ids. */
  firstId?: bigint
  seed?: number
}

export class ShopifySimulator {
  readonly faults: Faults = newFaults()
  readonly rules: Rules = newRules()
  /** Calls seen, newest last, at most 5,000. */
  readonly log: CallLog[] = []
  readonly #options: ShopifyOptions
  readonly #now: () => Date
  readonly #ids: Ids
  readonly #toml
  readonly #tokens: TokenWorld
  readonly #webhooks: Webhooks
  readonly #shops = new Map<string, ShopSimulator>()
  readonly #bulkRuns = new Set<Promise<void>>()
  #late: { shop: ShopSimulator; work: () => Promise<Response> }[] = []

  constructor(options: ShopifyOptions) {
    this.#options = options
    this.#now = options.now ?? (() => new Date())
    this.#ids = new Ids(options.firstId)
    this.#toml = options.appToml ? readAppToml(options.appToml) : defaultAppToml()
    const keys: AppKeys = { apiKey: options.apiKey, apiSecret: options.apiSecret, newer: [] }
    this.#tokens = { keys, store: newTokenStore(), rules: this.rules, now: this.#now }
    this.#webhooks = new Webhooks({
      secret: () => keys.apiSecret,
      appToml: this.#toml,
      faults: this.faults,
      now: this.#now,
      urlOf: options.webhookUrl,
      random: seeded(options.seed ?? 1),
    })
  }

  /** Every delivery attempt, newest last: what was sent, and what the app answered. */
  get deliveries(): readonly Delivery[] {
    return this.#webhooks.deliveries
  }

  answersFor(hostname: string): boolean {
    return hostname.endsWith('.myshopify.com') || hostname === RESULT_HOST || hostname === CDN_HOST
  }

  addShop(spec: ShopSpec): ShopSimulator {
    const state = new ShopState(spec, this.#ids, `${this.#now().toISOString().slice(0, 19)}Z`)
    const shop = this.#adopt(state)
    if (spec.installed !== false) shop.install()
    return shop
  }

  #adopt(state: ShopState): ShopSimulator {
    const desk = {
      shop: state,
      faults: this.faults,
      rules: this.rules,
      webhooks: this.#webhooks,
      clock: { now: this.#now },
      quiet: { depth: 0 },
    }
    const shop = new ShopSimulator(desk, this.#tokens.keys, this.#tokens.store, this.#toml.scopes)
    this.#shops.set(state.domain, shop)
    return shop
  }

  shop(domain: string): ShopSimulator {
    const shop = this.#shops.get(domain)
    if (!shop) throw new Error(`no such shop: ${domain}`)
    return shop
  }
  shops(): ShopSimulator[] {
    return [...this.#shops.values()]
  }

  /** Answers as {shop}.myshopify.com or as the bulk result host. Rejects where the connection would break. */
  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const host = (request.headers.get('x-forwarded-host') ?? url.host).replace(/:\d+$/, '')
    const entry: CallLog = { method: request.method, host, path: url.pathname, status: 0, at: this.#now() }
    this.log.push(entry)
    if (this.log.length > 5000) this.log.splice(0, 1000)
    if (this.faults.latencyMs > 0) await pause(this.faults.latencyMs)
    if (strike(this.faults, 'resetSockets')) throw broken()
    const response = await this.#route(request, url, host, entry)
    entry.status = response.status
    if (strike(this.faults, 'loseAnswers')) throw broken()
    return response
  }

  async #route(request: Request, url: URL, host: string, entry: CallLog): Promise<Response> {
    if (host === RESULT_HOST) return this.#download(request, url)
    if (host === CDN_HOST) return picture(request, url, { faults: this.faults, shops: this.#states() })
    if (strike(this.faults, 'down')) return html(503, 'Service Unavailable')
    const shop = this.#shops.get(host)
    if (!shop) return Response.json({ errors: 'Not Found' }, { status: 404 })
    if (url.pathname === '/admin/oauth/access_token') {
      if (request.method !== 'POST') return html(405, 'Method Not Allowed')
      return oddToken(this.faults) ?? this.#token(request, shop)
    }
    const version = /^\/admin\/api\/(\d{4}-\d\d|unstable)\/graphql\.json$/.exec(url.pathname)?.[1]
    if (!version) return Response.json({ errors: 'Not Found' }, { status: 404 })
    return this.#api(request, shop, version, entry)
  }

  async #token(request: Request, shop: ShopSimulator): Promise<Response> {
    const { url, headers } = request
    const body = await request.text()
    const work = () =>
      tokenEndpoint(new Request(url, { method: 'POST', headers, body }), shop.state, this.#tokens)
    const isRefresh = /grant_type["=:\s]+refresh_token/.test(body)
    if (isRefresh && strike(this.faults, 'lateRefreshes')) {
      this.#late.push({ shop, work })
      throw broken()
    }
    const response = await work()
    if (isRefresh) await this.commitLate(shop)
    return response
  }

  /** Refreshes that nobody heard of are carried out; of one shop, or of all. */
  async commitLate(of?: ShopSimulator): Promise<void> {
    const due = this.#late.filter(({ shop }) => !of || shop === of)
    this.#late = this.#late.filter((one) => !due.includes(one))
    for (const { work } of due) await work()
  }

  /** All access tokens end now, before their time. */
  expireAccessTokens(): void {
    for (const token of this.#tokens.store.access.values()) token.expiresAt = this.#now().getTime()
  }

  /** "Rotate" in the app's settings: two secrets, until the older one is revoked. */
  addSecret(secret: string): void {
    this.#tokens.keys.newer.push(secret)
  }
  revokeOldSecret(outliving: Outliving = () => false): void {
    revokeOldest(this.#tokens.keys, this.#tokens.store, outliving)
  }

  async #api(request: Request, shop: ShopSimulator, version: string, entry: CallLog): Promise<Response> {
    if (request.method !== 'POST') return html(405, 'Method Not Allowed')
    if (strike(this.faults, 'unauthorized')) return unauthorized()
    const { status, outsideAllowlist } = this.faults
    if (outsideAllowlist !== null) return Response.json({ errors: outsideAllowlist }, { status: 403 })
    if (status !== null)
      return status >= 500
        ? html(status, 'Error')
        : Response.json({ errors: STATUS_TEXT[status] ?? 'Error' }, { status })
    if (strike(this.faults, 'tooManyRequests'))
      return Response.json(
        { errors: 'Exceeded 2 calls per second for api client.' },
        { status: 429, headers: { 'retry-after': '2.0' } },
      )
    const { graphqlError } = this.faults
    if (graphqlError !== null) return Response.json({ errors: [oddError(graphqlError)] })
    const checked = checkAccessToken(request.headers.get('x-shopify-access-token'), shop.state, this.#tokens)
    if (checked instanceof Response) return checked
    let body: Record<string, unknown>
    try {
      const text = await request.text()
      body = (request.headers.get('content-type') ?? '').includes('application/graphql')
        ? { query: text }
        : JSON.parse(text)
      if (this.faults.poisoned.values().some((id) => text.includes(`"${id}"`)))
        return html(502, 'Bad Gateway')
      if (this.faults.broken.values().some((field) => text.includes(`${field}(`)))
        return html(502, 'Bad Gateway')
    } catch {
      return Response.json({ errors: 'Bad Request' }, { status: 400 })
    }
    if (typeof body['query'] !== 'string' || !body['query'])
      return Response.json({ errors: { query: 'Required parameter missing or invalid' } }, { status: 400 })
    const result = await answer(body, this.#context(shop, version, checked.scopes))
    if (result.operationName) entry.operationName = result.operationName
    if (result.cost !== undefined) entry.cost = result.cost
    return Response.json(result.body, {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-shopify-api-version': version,
        'x-request-id': crypto.randomUUID(),
      },
    })
  }

  #context(shop: ShopSimulator, version: string, scopes: readonly string[]): Context {
    const context: Context = {
      shop: shop.state,
      faults: this.faults,
      rules: this.rules,
      now: this.#now,
      appToml: this.#toml,
      apiKey: this.#options.apiKey,
      version,
      scopes,
      errors: [],
      startBulk: (query, groupObjects) => {
        const operation = newOperation(query, groupObjects, context)
        shop.state.bulk.set(operation.id, operation)
        this.#follow(shop, operation, scopes)
        return operation
      },
      cancelBulk: (operation) => {
        operation.status = 'CANCELING'
      },
    }
    return context
  }

  #follow(shop: ShopSimulator, operation: BulkOperationRecord, scopes: readonly string[]): void {
    const work = run(operation, {
      contextFor: (op) => this.#context(shop, op.version, scopes),
      finished: (op) => {
        if (this.faults.bulk.loseFinishWebhook || !shop.installed) return
        this.#webhooks.emit(
          shop.state,
          'bulk_operations/finish',
          finishPayload(op, shop.state.timezone),
          crypto.randomUUID(),
        )
      },
    }).finally(() => this.#bulkRuns.delete(work))
    this.#bulkRuns.add(work)
  }

  #states(): ShopState[] {
    return this.shops().map(({ state }) => state)
  }

  #download(request: Request, url: URL): Promise<Response> {
    return download(request, url, (domain, number) => {
      const shop = this.#shops.get(domain)
      const operation = shop?.state.bulk.get(`gid://shopify/BulkOperation/${number}`)
      return shop && operation
        ? { operation, context: this.#context(shop, operation.version, shop.state.scopes) }
        : null
    })
  }

  /** The whole state as JSON: shops, records, tokens, ids. Bulk results are written anew when fetched. */
  dump(): unknown {
    return dumpState({
      ids: this.#ids,
      tokens: this.#tokens.store,
      shops: this.shops().map((shop) => shop.state),
    })
  }
  load(state: unknown): void {
    this.#shops.clear()
    for (const shop of loadState(state, { ids: this.#ids, tokens: this.#tokens.store })) this.#adopt(shop)
  }

  /** All webhooks due have been delivered or given up, and all bulk operations have ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#bulkRuns)
    await this.#webhooks.settled()
  }
  close(): void {
    void this.#webhooks.close()
    removeBulkFolder()
  }
}

const oddError = (error: string) =>
  error === 'SHOP_INACTIVE'
    ? { message: 'The shop is not active.', extensions: { code: error } }
    : { message: error }

const STATUS_TEXT: Record<number, string> = {
  402: 'Unavailable Shop',
  403: 'Forbidden',
  404: 'Not Found',
  423: 'Locked',
}
const html = (status: number, title: string) =>
  new Response(
    `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
    { status, headers: { 'content-type': 'text/html; charset=utf-8' } },
  )
const broken = () =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  })

function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
