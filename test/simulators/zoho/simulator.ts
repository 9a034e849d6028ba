import { Accounts } from './accounts.ts'
import { toResponse } from './answers.ts'
import { answerApi, type World } from './api.ts'
import { authorise, decide } from './consent-page.ts'
import { hostOf, looksLikeZoho, type Location } from './datacenters.ts'
import { Organisation } from './organisation.ts'
import { deliver } from './deliver.ts'
import { oddToken } from './odd-token.ts'
import { orgSimulator } from './org-simulator.ts'
import { dumpWorld, loadWorld } from './snapshot.ts'
import { defaultFaults, defaultSwitches } from './switches.ts'
import type { LogEntry, OrgSimulator, OrgSpec, Stats, ZohoSimulator } from './types.ts'

type Options = { clientId?: string; clientSecret?: string; now?: () => Date }
const keptLogEntries = 5_000

/** All of Zoho that the app meets: accounts servers, APIs and organisations of ten data centres, in this process. */
export function createZoho(options: Options = {}): ZohoSimulator {
  const now = options.now ?? (() => new Date())
  const switches = defaultSwitches()
  const faults = defaultFaults()
  const organisations = new Map<string, Organisation>()
  const handles = new Map<string, OrgSimulator>()
  const log: LogEntry[] = []
  let stats = emptyStats()
  const accounts = new Accounts({
    client: { id: options.clientId ?? '1000.SIMULATOR', secret: options.clientSecret ?? 'simulator-secret' },
    switches,
    faults,
    now: () => now().getTime(),
    org: (id) => organisations.get(id),
  })
  faults.revokeTokens = () => accounts.revokeAll()
  faults.expireAccessTokens = () => accounts.accessTokens.clear()
  const note = (entry: LogEntry) => {
    log.push(entry)
    if (log.length > keptLogEntries) log.splice(0, 1_000)
    count(stats, entry)
  }
  const entered = (inFlight: number) => {
    stats.maxConcurrent = Math.max(stats.maxConcurrent, inFlight)
  }
  const world: World = {
    accounts,
    switches,
    faults,
    orgById: (id) => organisations.get(id),
    note,
    entered,
    now: () => now().getTime(),
    late: [],
  }

  const background = new Set<Promise<void>>()
  const track = (work: Promise<void>) => {
    const tracked = work.catch(() => {}).finally(() => background.delete(tracked))
    background.add(tracked)
  }
  const adopt = (org: Organisation): OrgSimulator => {
    organisations.set(org.id, org)
    org.track = track
    org.onChange = (change) => deliver(org, change, track)
    const handle = orgSimulator(org)
    handles.set(org.id, handle)
    return handle
  }

  const simulator: ZohoSimulator = {
    switches,
    faults,
    log,
    answersFor: looksLikeZoho,
    async handle(request) {
      const url = new URL(request.url)
      const hostname = request.headers.get('x-forwarded-host') ?? url.host
      const host = hostOf(hostname)
      if (host?.kind !== 'accounts') return answerApi(world, hostname, request)
      const response = await answerAccounts(world, [...organisations.values()], host.location, request)
      note({
        method: request.method,
        host: hostname,
        path: url.pathname,
        credits: 0,
        status: response.status,
        at: world.now(),
      })
      return response
    },
    addOrg(spec: OrgSpec = {}) {
      const org = new Organisation(spec, organisations.size + 1, { now, switches, faults })
      return adopt(org)
    },
    org(id) {
      const found = id === undefined ? handles.values().next().value : handles.get(id)
      if (!found) throw new Error(`no organisation ${id ?? ''} in the simulator`)
      return found
    },
    orgs: () => [...handles.values()],
    stats: () => ({ ...stats, byEndpoint: { ...stats.byEndpoint } }),
    resetStats() {
      stats = emptyStats()
    },
    dump: () => structuredClone(dumpWorld(organisations, accounts)),
    load(state) {
      organisations.clear()
      handles.clear()
      for (const org of loadWorld(state, accounts, { now, switches, faults })) adopt(org)
    },
    consent(authoriseUrl, choice = {}) {
      const asked = new URL(authoriseUrl)
      const org =
        choice.org === undefined ? organisations.values().next().value : organisations.get(choice.org)
      if (!org) throw new Error('the simulator has no such organisation')
      return decide(accounts, org, asked.searchParams, choice.deny !== true)
    },
    commitLate() {
      const late = world.late.splice(0)
      for (const commit of late) commit()
      return late.length
    },
    async settled() {
      while (background.size > 0) await Promise.all(background)
    },
    close() {
      for (const org of organisations.values()) org.channels.clear()
    },
  }
  return simulator
}

async function answerAccounts(
  world: World,
  orgs: Organisation[],
  location: Location,
  request: Request,
): Promise<Response> {
  const url = new URL(request.url)
  if (world.faults.down) return new Response('Service Unavailable', { status: 503 })
  if (world.faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, world.faults.latencyMs))
  const form = request.method === 'POST' ? await formOf(request) : new URLSearchParams()
  for (const [name, value] of url.searchParams) if (!form.has(name)) form.set(name, value)
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /oauth/v2/auth':
      return toResponse(authorise(world.accounts, { orgs, location, url }))
    case 'POST /oauth/v2/auth':
      return toResponse(authorise(world.accounts, { orgs, location, url, form }))
    case 'POST /oauth/v2/token':
      return oddToken(world.faults) ?? toResponse(world.accounts.token(location, form))
    case 'POST /oauth/v2/token/revoke':
      return toResponse(world.accounts.revoke(revoked(world.switches, url, form)))
    case 'GET /oauth/serverinfo':
      return toResponse(world.accounts.serverInfo())
    default:
      return new Response('<html><body><h1>404</h1></body></html>', {
        status: 404,
        headers: { 'content-type': 'text/html' },
      })
  }
}

// Documented in the address; whether the body does is UNCONFIRMED (1.4).
const revoked = ({ revokeBody }: World['switches'], url: URL, form: URLSearchParams) =>
  revokeBody ? form.get('token') : url.searchParams.get('token')

/** URL-encoded or, as Zoho's own SDK sends it, multipart. */
async function formOf(request: Request): Promise<URLSearchParams> {
  if (!request.headers.get('content-type')?.startsWith('multipart/'))
    return new URLSearchParams(await request.text())
  const form = new URLSearchParams()
  for (const [name, value] of await request.formData()) if (typeof value === 'string') form.set(name, value)
  return form
}

function emptyStats(): Stats {
  return { calls: 0, credits: 0, recordsWritten: 0, maxConcurrent: 0, byEndpoint: {} }
}

function count(stats: Stats, entry: LogEntry) {
  stats.calls++
  stats.credits += entry.credits
  stats.recordsWritten += entry.written ?? 0
  const endpoint = `${entry.method} ${entry.path.replace(/\/\d{15,}/g, '/:id')}`
  stats.byEndpoint[endpoint] = (stats.byEndpoint[endpoint] ?? 0) + 1
}
