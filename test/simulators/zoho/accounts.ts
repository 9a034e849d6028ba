import { randomBytes } from 'node:crypto'
import type { Answer } from './answers.ts'
import { apiDomain, datacenters, isLocation, type Location } from './datacenters.ts'
import type { Faults, Switches } from './switches.ts'
import type { Organisation } from './organisation.ts'

export type Grant = {
  client: string
  org: string
  scopes: string[]
  redirectUri: string
}
export type Code = Grant & { offline: boolean; freshRefresh: boolean; expiresMs: number; used: boolean }
export type RefreshToken = Grant & { token: string; refreshedAt: number[] }
export type AccessToken = Grant & { token: string; refresh: string | undefined; expiresMs: number }

const tenMinutes = 600_000

/** Zoho Accounts: codes, refresh tokens, access tokens (contract 1). */
export class Accounts {
  client: { id: string; secret: string }
  switches: Switches
  faults: Faults
  now: () => number
  org: (id: string) => Organisation | undefined
  codes = new Map<string, Code>()
  refreshTokens = new Map<string, RefreshToken>()
  accessTokens = new Map<string, AccessToken>()
  consented = new Set<string>()
  issued: { at: number; kind: 'code' | 'refresh' }[] = []

  constructor(world: {
    client: { id: string; secret: string }
    switches: Switches
    faults: Faults
    now: () => number
    org: (id: string) => Organisation | undefined
  }) {
    this.client = world.client
    this.switches = world.switches
    this.faults = world.faults
    this.now = world.now
    this.org = world.org
  }

  issueCode(grant: Grant, access: { offline: boolean; prompted: boolean }): string {
    const code = newToken()
    const known = `${grant.client} ${grant.org}`
    // without prompt=consent a second consent gives no refresh token (1.2)
    const freshRefresh = access.offline && (access.prompted || !this.consented.has(known))
    this.consented.add(known)
    this.issued.push({ at: this.now(), kind: 'code' })
    this.codes.set(code, {
      ...grant,
      offline: access.offline,
      freshRefresh,
      expiresMs: this.now() + this.switches.codeLifeSeconds * 1000,
      used: false,
    })
    return code
  }

  /** POST /oauth/v2/token. Errors come as HTTP 200, throttling as 400 (1.3). */
  token(location: Location, form: URLSearchParams): Answer {
    if (this.faults.tokenThrottle > 0) {
      this.faults.tokenThrottle--
      return accessDenied
    }
    if (form.get('client_id') !== this.client.id) return wrong('invalid_client')
    if (this.switches.multiDatacenterOff.includes(location)) return wrong('invalid_client')
    const secret = this.switches.clientSecrets[location] ?? this.client.secret
    if (form.get('client_secret') !== secret) return wrong('invalid_client_secret')
    const kind = form.get('grant_type')
    if (kind === 'authorization_code') return this.exchange(location, form)
    if (kind === 'refresh_token') return this.refresh(location, form)
    return wrong('general_error')
  }

  private exchange(location: Location, form: URLSearchParams): Answer {
    const code = this.codes.get(form.get('code') ?? '')
    const org = code ? this.org(code.org) : undefined
    if (!code || !org || code.used || code.expiresMs < this.now() || org.location !== location)
      return wrong('invalid_code')
    if (form.get('redirect_uri') !== code.redirectUri) return wrong('invalid_redirect_uri')
    code.used = true
    this.codes.delete(form.get('code') ?? '')
    let refresh: RefreshToken | undefined
    if (code.freshRefresh) {
      if (this.tooOften('refresh', 5)) return accessDenied
      refresh = {
        client: code.client,
        org: code.org,
        scopes: code.scopes,
        redirectUri: code.redirectUri,
        token: newToken(),
        refreshedAt: [],
      }
      this.evict(refresh)
      this.refreshTokens.set(refresh.token, refresh)
      this.issued.push({ at: this.now(), kind: 'refresh' })
    }
    return this.answer(code, org, refresh?.token, refresh ? { refresh_token: refresh.token } : {})
  }

  private refresh(location: Location, form: URLSearchParams): Answer {
    const refresh = this.refreshTokens.get(form.get('refresh_token') ?? '')
    const org = refresh ? this.org(refresh.org) : undefined
    if (!refresh || !org || org.location !== location) return wrong('invalid_code')
    const first = refresh.refreshedAt[0]
    if (first !== undefined && first <= this.now() - tenMinutes) {
      refresh.refreshedAt = refresh.refreshedAt.filter((at) => at > this.now() - tenMinutes)
    }
    if (refresh.refreshedAt.length >= this.switches.refreshesPerTenMinutes) return accessDenied
    refresh.refreshedAt.push(this.now())
    return this.answer(refresh, org, refresh.token, {})
  }

  private answer(
    grant: Grant,
    org: Organisation,
    refresh: string | undefined,
    more: Record<string, string>,
  ): Answer {
    const life = this.faults.accessTokenLifeSeconds
    const { client, scopes, redirectUri } = grant
    const access: AccessToken = {
      client,
      org: grant.org,
      scopes,
      redirectUri,
      token: newToken(),
      refresh,
      expiresMs: this.now() + life * 1000,
    }
    this.accessTokens.set(access.token, access)
    this.dropSurplus(refresh)
    return {
      status: 200,
      body: {
        access_token: access.token,
        ...more,
        scope: scopes.join(' '),
        api_domain: apiDomain(org.location, org.environment),
        token_type: 'Bearer',
        expires_in: life,
      },
    }
  }

  /** The oldest live access token of a refresh token dies silently (1.5). */
  private dropSurplus(refresh: string | undefined) {
    const live: string[] = []
    for (const [token, access] of this.accessTokens) {
      if (access.expiresMs < this.now()) this.accessTokens.delete(token)
      else if (access.refresh === refresh) live.push(token)
    }
    if (refresh === undefined) return
    for (const token of live.slice(0, Math.max(0, live.length - this.switches.liveAccessTokens)))
      this.accessTokens.delete(token)
  }

  /** The 21st refresh token of a user evicts the oldest (1.5). */
  private evict(coming: RefreshToken) {
    const mine = [...this.refreshTokens.values()].filter(
      (one) => one.client === coming.client && one.org === coming.org,
    )
    for (const old of mine.slice(0, Math.max(0, mine.length + 1 - this.switches.refreshTokensPerUser)))
      this.kill(old.token)
  }

  private kill(token: string) {
    this.refreshTokens.delete(token)
    for (const [access, one] of this.accessTokens) if (one.refresh === token) this.accessTokens.delete(access)
  }

  tooOften(kind: 'code' | 'refresh', perMinute: number): boolean {
    if (!this.switches.authorisationRateLimits) return false
    this.issued = this.issued.filter((one) => one.at > this.now() - tenMinutes)
    return this.issued.filter((one) => one.kind === kind && one.at > this.now() - 60_000).length >= perMinute
  }

  revoke(token: string | null): Answer {
    const access = token ? this.accessTokens.get(token) : undefined
    if (token && this.refreshTokens.has(token)) this.kill(token)
    else if (token && access) this.accessTokens.delete(token)
    else return { status: 400, body: { error: 'invalid_token', status: 'failure' } }
    return { status: 200, body: { status: 'success' } }
  }

  revokeAll() {
    this.refreshTokens.clear()
    this.accessTokens.clear()
    this.consented.clear()
  }

  serverInfo(): Answer {
    const locations = Object.keys(datacenters).filter(isLocation)
    const hosts = Object.fromEntries(locations.map((one) => [one, `https://${datacenters[one].accounts}`]))
    return { status: 200, body: { result: 'success', locations: hosts } }
  }
}

const wrong = (error: string): Answer => ({ status: 200, body: { error } })

const accessDenied: Answer = {
  status: 400,
  body: {
    error_description: 'You have made too many requests continuously. Please try again after some time.',
    error: 'Access Denied',
    status: 'failure',
  },
}

function newToken(): string {
  return `1000.${randomBytes(16).toString('hex')}.${randomBytes(16).toString('hex')}`
}
