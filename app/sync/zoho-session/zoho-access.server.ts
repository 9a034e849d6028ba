// Who may call which Zoho organisation: tokens kept encrypted, refreshed once at a time across processes; calls at once
// shared (org-access.server.ts); credits metered.

import { loadConnection, updateConsent, type ZohoConnection } from '#app/db/tables/connections.server.ts'
import type { Database } from '#app/db/client.server.ts'
import type { Lock } from '#app/db/work/locks.server.ts'
import { connectionPlace } from '#app/db/protection/sealed.server.ts'
import { DisconnectedError, isAppError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import { remoteObserver, type Metrics } from '#app/lib/telemetry/metrics.server.ts'
import type { Secrets } from '#app/lib/secrets/secrets.server.ts'
import {
  createZohoClient,
  type ZohoAccess,
  type ZohoClient,
  type ZohoOrg,
} from '#app/zoho/client/client.server.ts'
import type { ZohoConsents } from '#app/zoho/oauth/consent.server.ts'
import { createLimiter } from '#app/zoho/client/limiter.ts'
import { createHosts } from '#app/zoho/client/hosts.ts'
import { createRest } from '#app/zoho/client/rest.server.ts'
import { waitForReconnect } from '#app/sync/work/pause.server.ts'
import { createBudget } from './credit-budget.server.ts'
import { createMeter, type Meter } from './credit-meter.server.ts'
import { createOrgAccesses } from './org-access.server.ts'
import { createTokenTrouble } from './token-trouble.server.ts'

type Setup = {
  db: Database
  secrets: Secrets
  metrics: Metrics
  log: Log
  consents: ZohoConsents
  lock: Lock
  now: () => Date
}

type Known = { connectedAt: number; client: ZohoClient }

// Another process may have reconnected the shop: what we hold of the old consent is void. And an edition with its users
// changes by itself.
const isOf = ({ connectedAt, client: { org } }: Known, row: ZohoConnection): boolean =>
  connectedAt === row.connectedAt.getTime() &&
  org.edition === row.edition &&
  org.userLicenses === row.userLicenses

/** `expiresAt`: when to stop using it, which is a little before its end. */
type Token = { value: string; expiresAt: number }

export type ZohoDirectory = {
  zohoFor: (shop: ShopDomain) => Promise<ZohoClient>
  zohoWith: (fresh: {
    shop: ShopDomain
    apiHost: string
    location: string
    accessToken: string
  }) => ZohoClient
  forget: (shop: ShopDomain) => void
  /** Writes what the meters hold. */
  close: () => Promise<void>
}

export function createZohoDirectory(setup: Setup): ZohoDirectory {
  const known = new Map<ShopDomain, Known>()
  const organisations = createOrgAccesses(setup)
  const hosts = createHosts(() => performance.now())
  const meter = createMeter(setup.db, setup.now)
  const observer = remoteObserver(setup.metrics, 'zoho')
  const budget = createBudget({ db: setup.db, meter, now: setup.now })

  return {
    zohoFor: async (shop) => {
      const connection = await connectionOf(setup.db, shop)
      const before = known.get(shop)
      const org = orgOf(connection)
      organisations.expect(org)
      if (before && isOf(before, connection)) return before.client
      const { heeded, ...tokens } = createTokens(setup, shop, connection)
      const metered = meterCalls(setup, meter, shop)
      const onCall: ZohoAccess['onCall'] = (spent) => {
        if (spent.heeded) heeded()
        metered(spent)
      }
      // Of this consent alone: what it hears late says nothing of one that was given since.
      const onLost = async () => {
        const { count } = await updateConsent(setup.db, connection, { state: 'needs_reconnect' })
        // Whoever hears of it first, a screen or a sync job: from now on the shop waits.
        if (count > 0) await waitForReconnect(setup, shop)
      }
      const { limiter, rest } = organisations.of(org)
      const live = createZohoClient(org, { ...tokens, limiter, rest, hosts, observer, onCall, onLost })
      const client = withBudget(live, (other) => budget.limit(other, shop))
      known.set(shop, { connectedAt: connection.connectedAt.getTime(), client })
      return client
    },
    zohoWith: ({ shop, apiHost, location, accessToken }) => {
      const org = { ...noOrg, apiHost, location }
      const token = () => Promise.resolve(accessToken)
      const onCall = meterCalls(setup, meter, shop)
      // What is not connected yet is called by nobody else, one call at a time.
      const [limiter, rest] = [createLimiter(''), createRest(setup.now)]
      return createZohoClient(org, { token, renew: token, limiter, rest, observer, onCall })
    },
    forget: (shop) => {
      known.delete(shop)
      meter.forget(shop)
    },
    close: async () => {
      await meter.close()
      await organisations.close()
    },
  }
}

// Live work is never held back; what is done for an import asks the budget first.
function withBudget(live: ZohoClient, limit: (client: ZohoClient) => ZohoClient): ZohoClient {
  const bulk = limit(live.as('import'))
  const as: ZohoClient['as'] = (priority) => ({ ...(priority === 'import' ? bulk : live), as })
  return { ...live, as }
}

const noOrg = { orgId: '', edition: '', userLicenses: 1, currency: '', multiCurrency: false }

async function connectionOf(db: Database, shop: ShopDomain): Promise<ZohoConnection> {
  const connection = await loadConnection(db, shop)
  if (connection?.state === 'connected') return connection
  throw new DisconnectedError('Zoho is not connected', {
    side: 'zoho',
    code: 'not_connected',
    context: { shop },
  })
}

const orgOf = (row: ZohoConnection): ZohoOrg => ({
  orgId: row.orgId,
  location: row.location,
  apiHost: row.apiHost,
  edition: row.edition,
  userLicenses: row.userLicenses,
  currency: row.currency,
  multiCurrency: row.multiCurrency,
})

const meterCalls =
  ({ metrics }: Setup, meter: Meter, shop: ShopDomain) =>
  (spent: { credits: number; status: number; creditsLeft: number | null }) => {
    metrics.zohoCalls.inc({ status: spent.status })
    metrics.zohoCredits.inc(spent.credits)
    meter.add(shop, spent)
  }

function createTokens(setup: Setup, shop: ShopDomain, connection: ZohoConnection) {
  const { accountsHost: host, location } = connection
  let held: Token | null = null
  const trouble = createTokenTrouble(setup, shop)

  const isFresh = (token: Token | null): token is Token =>
    token !== null && token.expiresAt > setup.now().getTime()

  async function stored(): Promise<{ row: ZohoConnection; token: Token | null }> {
    const row = await connectionOf(setup.db, shop)
    if (!row.accessToken || !row.accessExpiresAt) return { row, token: null }
    const value = setup.secrets.decrypt(row.accessToken, connectionPlace(shop, 'accessToken'))
    return { row, token: value === null ? null : { value, expiresAt: row.accessExpiresAt.getTime() } }
  }

  const usable = (token: Token | null, refused: string | null): token is Token =>
    isFresh(token) && token.value !== refused

  // Most often another process, or this one before its restart, has a good one: that needs no lock. Refreshing is
  // rationed by Zoho (10 in 10 minutes), so it is done alone across processes, and after another look.
  async function obtain(refused: string | null): Promise<string> {
    const { token } = await stored()
    held = usable(token, refused) ? token : await setup.lock(`zoho token ${shop}`, () => renewed(refused))
    return held.value
  }

  async function renewed(refused: string | null): Promise<Token> {
    const { row, token } = await stored()
    return usable(token, refused) ? token : refresh(row)
  }

  async function refresh(row: ZohoConnection): Promise<Token> {
    const refreshToken = setup.secrets.decrypt(row.refreshToken, connectionPlace(shop, 'refreshToken'))
    if (refreshToken === null) throw trouble.unreadable()
    try {
      const tokens = await setup.consents.refresh({ host, location }, refreshToken)
      const expiresAt = setup.now().getTime() + tokens.usableSeconds * 1000
      const accessToken = setup.secrets.encrypt(tokens.accessToken, connectionPlace(shop, 'accessToken'))
      await updateConsent(setup.db, row, { accessToken, accessExpiresAt: new Date(expiresAt) })
      trouble.gave()
      return { value: tokens.accessToken, expiresAt }
    } catch (error) {
      throw isAppError(error) ? trouble.sorted(error) : error
    }
  }

  return {
    token: async () => (isFresh(held) ? held.value : obtain(null)),
    renew: (refused: string) => obtain(refused),
    unheeded: trouble.unheeded,
    heeded: trouble.heeded,
  }
}
