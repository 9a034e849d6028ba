import { isObject, listOf, Refusal, toResponse, type Answer } from './answers.ts'
import type { Accounts } from './accounts.ts'
import { parseJson, type Call } from './call.ts'
import { hostOf, type Host } from './datacenters.ts'
import { concurrencyOf, tooManyRequests } from './limits.ts'
import type { Organisation } from './organisation.ts'
import { countRecords, findRoute, routes, type Route } from './routes.ts'
import type { Faults, Switches } from './switches.ts'
import type { LogEntry } from './types.ts'

export type World = {
  accounts: Accounts
  switches: Switches
  faults: Faults
  orgById: (id: string) => Organisation | undefined
  note: (entry: LogEntry) => void
  /** calls under way in an organisation, after one more came in */
  entered: (inFlight: number) => void
  now: () => number
  /** Writes that a gateway gave up on, and that Zoho still carries out. */
  late: (() => void)[]
}

/** One API request from arrival to the answer: host, token, limits, scope, work, faults. */
export async function answerApi(world: World, hostname: string, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const host = hostOf(hostname)
  const bytes = new Uint8Array(await request.arrayBuffer())
  const entry: LogEntry = {
    method: request.method,
    host: hostname,
    path: url.pathname,
    credits: 0,
    status: 0,
    at: world.now(),
  }
  let org: Organisation | undefined
  let answer: Answer
  try {
    if (world.faults.down) throw new Refusal(503, 'SERVICE_UNAVAILABLE', 'Service Unavailable')
    const early = injectedFailure(world)
    if (early) return done(world, entry, early)
    const status = world.faults.turnsAway?.({ ...entry, body: new TextDecoder().decode(bytes) })
    if (status) return done(world, entry, gatewayPage(status))
    if (!host || host.kind === 'accounts') throw invalidHost()
    const token = authenticate(world, host, request)
    org = world.orgById(token.org)
    if (!org) throw invalidToken()
    entry.org = org.id
    const call = toCall(org, request, hostname, bytes)
    answer = await admit(world, call, token.scopes, entry)
  } catch (refusal) {
    answer = refused(world, refusal)
  }
  // RFC 9110, 6.6.1: an origin server with a clock says what time it is.
  const date = new Date(world.now()).toUTCString()
  const headers = { date, ...answer.headers, ...org?.credits.header() }
  const heard = asHeard(world, entry, answer)
  const response = done(world, entry, { ...heard, headers })
  if (world.faults.timeoutAfterCommit > 0 && answer.status < 300 && isWrite(entry)) {
    world.faults.timeoutAfterCommit--
    if (world.faults.timeoutMode === 'hang') await sleep(world.faults.hangMs)
    throw new TypeError('fetch failed', {
      cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
    })
  }
  return response
}

/** Nobody hears what comes of it, a refusal neither. */
function unheard(work: () => unknown): void {
  try {
    work()
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
  }
}

const gatewayPage = (status: number): Answer => ({
  status,
  body: `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`,
})

const gatewayTimeout = gatewayPage(504)

function isLate({ faults }: World, entry: LogEntry): boolean {
  if (faults.lateCommits === 0 || !isWrite(entry) || !faults.lateFor(entry.method, entry.path)) return false
  faults.lateCommits--
  return true
}

function isWrite(entry: LogEntry): boolean {
  return entry.method !== 'GET' && !entry.path.endsWith('/coql')
}

function asHeard({ faults }: World, entry: LogEntry, answer: Answer): Answer {
  if (answer.status >= 300 || !isWrite(entry)) return answer
  if (faults.emptyWrites > 0) {
    faults.emptyWrites--
    return { status: 200 }
  }
  if (faults.pageWrites === 0) return answer
  faults.pageWrites--
  return gatewayPage(200)
}

function done(world: World, entry: LogEntry, answer: Answer): Response {
  entry.status = answer.status
  world.note(entry)
  return toResponse(answer)
}

function injectedFailure(world: World): Answer | undefined {
  const { faults } = world
  if (faults.throttle > 0) {
    faults.throttle--
    throw tooManyRequests(faults.throttleRetryAfterSeconds)
  }
  if (faults.fail500 > 0) {
    faults.fail500--
    throw new Refusal(500, 'INTERNAL_ERROR', 'Internal Server Error')
  }
  if (faults.html502 > 0) {
    faults.html502--
    return {
      status: 502,
      body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
    }
  }
  return undefined
}

const invalidHost = () => new Refusal(400, 'INVALID_HOST', 'The host is invalid')
const invalidToken = () => new Refusal(401, 'INVALID_TOKEN', 'invalid oauth token')

function authenticate(world: World, host: Host, request: Request) {
  const header = request.headers.get('authorization') ?? ''
  const token = world.accounts.accessTokens.get(header.replace(/^Zoho-oauthtoken /, ''))
  if (!header.startsWith('Zoho-oauthtoken '))
    throw new Refusal(401, 'AUTHENTICATION_FAILURE', 'Authentication failed')
  const org = token ? world.orgById(token.org) : undefined
  const rightEnvironment = host.kind !== 'api' || host.environment === org?.environment
  // a valid host of another data centre does not know the token (1.1)
  if (world.faults.takesNoToken === 'here') throw invalidHost()
  if (world.faults.takesNoToken) throw invalidToken()
  if (!token || token.expiresMs <= world.now() || !org || org.location !== host.location || !rightEnvironment)
    throw invalidToken()
  return token
}

function toCall(org: Organisation, request: Request, host: string, bytes: Uint8Array<ArrayBuffer>): Call {
  const url = new URL(request.url)
  const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  let parsed: { value: unknown } | undefined
  return {
    org,
    method: request.method,
    host,
    path: pathWithin(parts),
    query: url.searchParams,
    headers: request.headers,
    bytes,
    json: () => (parsed ??= { value: parseJson(bytes) }).value,
  }
}

/** /crm/v8/a/b -> a, b; /crm/bulk/v8/write -> bulk, write; old paths without v8 are not served. */
function pathWithin(parts: string[]): string[] {
  if (parts[0] === 'crm' && parts[1] === 'v8') return parts.slice(2)
  if (parts[0] === 'crm' && parts[1] === 'bulk' && parts[2] === 'v8') return ['bulk', ...parts.slice(3)]
  if (/^v\d$/.test(parts[0] ?? '') && parts[1] === 'crm' && parts[3] === 'bulk-write')
    return ['bulk-result', ...parts.slice(4)]
  return ['', ...parts]
}

async function admit(world: World, call: Call, scopes: readonly string[], entry: LogEntry): Promise<Answer> {
  const { org } = call
  if (call.bytes.length > world.switches.maxRequestBytes)
    throw new Refusal(413, 'REQUEST_ENTITY_TOO_LARGE', 'Request entity too large')
  const route = findRoute(routes, call.method, call.path)
  if (route === undefined)
    throw new Refusal(404, 'INVALID_URL_PATTERN', 'Please check if the URL trying to access is a correct one')
  if (route === 'wrong method')
    throw new Refusal(400, 'INVALID_REQUEST_METHOD', 'The http request method type is not a valid one')
  const sub = route.sub(call)
  const release = enter(world, org, sub)
  try {
    entry.credits = charge(world, call, route)
    entry.module = route.path[0] === ':module' ? call.path[0] : undefined
    entry.records = call.method === 'POST' || call.method === 'PUT' ? recordCount(call) : undefined
    route.guard(scopes, call, world.switches.scopeMismatchStatus)
    allowModule(call, route)
    const wait = world.faults.latencyMs + world.faults.perRecordMs * (entry.records ?? 0)
    if (wait > 0) await sleep(wait)
    if (isLate(world, entry)) {
      world.late.push(() => unheard(() => route.answer(call)))
      return gatewayTimeout
    }
    const answer = route.answer(call)
    if (entry.records !== undefined && entry.module) entry.written = countWritten(answer.body)
    return answer
  } finally {
    release()
  }
}

function countWritten(body: unknown): number {
  const results = isObject(body) ? listOf(body.data) : []
  return results.filter((one) => isObject(one) && one.status === 'success').length
}

function recordCount(call: Call): number | undefined {
  const isFile = call.path[0] === 'upload' || call.path.at(-1) === 'photo'
  if (!call.headers.get('content-type')?.includes('json') && isFile) return undefined
  return countRecords(call)
}

/** The connecting user's profile may not reach every module (contract 9.18). */
function allowModule(call: Call, route: Route) {
  const module = call.path[0] ?? ''
  if (route.path[0] === ':module' && call.method !== 'GET' && call.org.readOnly.has(module))
    throw new Refusal(403, 'NO_PERMISSION', 'permission denied', {
      permissions: [`Crm_Implied_Edit_${module}`],
    })
  const allowed = call.org.permissions.modules
  if (route.path[0] !== ':module' || !allowed || allowed.includes(call.path[0] ?? '')) return
  throw new Refusal(403, 'NO_PERMISSION', 'permission denied', {
    permissions: [`Crm_Implied_View_${call.path[0]}`],
  })
}

function enter(world: World, org: Organisation, sub: boolean): () => void {
  if (org.inFlight >= concurrencyOf(org) || (sub && org.subInFlight >= world.faults.subConcurrency)) {
    throw tooManyRequests(world.switches.retryAfterSeconds)
  }
  org.inFlight++
  world.entered(org.inFlight)
  if (sub) org.subInFlight++
  return () => {
    org.inFlight--
    if (sub) org.subInFlight--
  }
}

function charge(world: World, call: Call, route: Route): number {
  const credits = route.credits(call)
  if (credits > call.org.credits.remaining()) throw tooManyRequests(world.switches.retryAfterSeconds)
  call.org.credits.spend(credits)
  return credits
}

function refused(world: World, refusal: unknown): Answer {
  if (!(refusal instanceof Refusal)) throw refusal
  const inRows = refusal.status === 400 && refusal.code === 'OAUTH_SCOPE_MISMATCH'
  const wrap =
    inRows ||
    (world.switches.wrappedErrors &&
      (world.switches.wrappedErrors === 'all' ||
        [401, 403, 404].includes(refusal.status) ||
        refusal.code === 'NO_PERMISSION'))
  return {
    status: refusal.status,
    body: wrap ? { data: [refusal.body()] } : refusal.body(),
    headers: refusal.headers,
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
