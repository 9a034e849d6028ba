// Connecting Zoho: a signed, single-use, expiring state bound to the shop; the callback; what Home shows of it.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import {
  createConsent,
  loadConnection as loadRow,
  saveConnection,
  useConsent,
  type ZohoConnection,
} from '#app/db/connections.server.ts'
import { deleteAllAccounts } from '#app/db/accounts.server.ts'
import { deleteAllLinks } from '#app/db/links.server.ts'
import { deleteModules } from '#app/db/modules.server.ts'
import { deletePreviews, loadActiveRun, moveRun } from '#app/db/runs.server.ts'
import { loadShop, stopLive, unpauseShop } from '#app/db/shops.server.ts'
import { isRejected, RejectedError } from '#app/lib/errors.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { accountsServer, crmHome, dataCenters } from '#app/zoho/datacenters.ts'
import type { ZohoTokens } from '#app/zoho/consent.server.ts'
import { fetchCurrentUser, fetchOrg } from '#app/zoho/settings.server.ts'
import { bySystem, logAct } from './audit-log.server.ts'
import type { SyncContext } from './context.ts'
import { wakeShop } from './wake.server.ts'

const consentMs = 15 * 60_000

/** Where to send the merchant. The state names no shop: only our own table knows which it belongs to. */
export async function startConsent(sync: SyncContext, shop: ShopDomain): Promise<string> {
  const nonce = randomBytes(24).toString('base64url')
  await createConsent(sync.db, {
    nonce,
    shopDomain: shop,
    expiresAt: new Date(sync.now().getTime() + consentMs),
  })
  return sync.zohoConsents.authoriseUrl(`${nonce}.${sign(sync, nonce)}`)
}

const sign = (sync: SyncContext, nonce: string): string =>
  createHmac('sha256', sync.stateKey).update(`zoho consent ${nonce}`).digest('base64url')

export type ConsentCallback = {
  state: string | null
  code: string | null
  error: string | null
  location: string | null
  accountsServer: string | null
}

/** `shop` is known as soon as the state is good, so that even a refusal leads back to the right store. */
export type ConsentEnding = { shop: ShopDomain | null; problem: string | null }

/** Uses up the state and, when Zoho gave a code, connects. Problems are values: the page explains them. */
export async function finishConsent(sync: SyncContext, callback: ConsentCallback): Promise<ConsentEnding> {
  const shop = await shopOfState(sync, callback.state)
  if (!shop) return { shop: null, problem: 'state_invalid' }
  if (callback.error || !callback.code) return { shop, problem: callback.error ?? 'no_code' }
  const server = serverOf(callback)
  if (!server) return { shop, problem: 'unknown_server' }
  try {
    const tokens = await sync.zohoConsents.exchange(server, callback.code)
    await connect(sync, shop, server, tokens)
    return { shop, problem: null }
  } catch (error) {
    sync.log.warn({ err: error, shop }, 'consent failed')
    return { shop, problem: isRejected(error) ? error.code : 'exchange_failed' }
  }
}

async function shopOfState(sync: SyncContext, state: string | null): Promise<ShopDomain | null> {
  const [nonce = '', signature = ''] = (state ?? '').split('.')
  const expected = Buffer.from(sign(sync, nonce))
  const given = Buffer.from(signature)
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null
  const shop = await useConsent(sync.db, nonce, sync.now())
  return shop === null ? null : ShopDomain.parse(shop)
}

// Only hosts on Zoho's own list: a forged callback would otherwise be handed our client secret.
function serverOf({ accountsServer: origin, location }: ConsentCallback) {
  if (origin) return accountsServer(origin)
  const name = (location ?? 'us').toLowerCase()
  const center = Object.hasOwn(dataCenters, name) ? dataCenters[name] : undefined
  return center ? { host: center.accounts, location: name } : null
}

async function connect(
  sync: SyncContext,
  shop: ShopDomain,
  server: { host: string; location: string },
  tokens: ZohoTokens,
): Promise<void> {
  const before = await loadRow(sync.db, shop)
  const refreshToken = tokens.refreshToken ?? (before ? sync.secrets.decrypt(before.refreshToken) : null)
  if (!refreshToken) throw new RejectedError('Zoho gave no lasting consent', { code: 'no_refresh_token' })
  const apiHost = tokens.apiHost ?? dataCenters[server.location]?.api
  if (!apiHost) throw new RejectedError('Zoho named no API host we know', { code: 'unknown_api_host' })
  const zoho = sync.zohoWith({ apiHost, location: server.location, accessToken: tokens.accessToken, shop })
  const { name, ...org } = await fetchOrg(zoho)
  const user = await fetchCurrentUser(zoho)
  const other = before !== null && before.orgId !== org.orgId
  if (other && !tokens.refreshToken)
    throw new RejectedError('Zoho gave no lasting consent', { code: 'no_refresh_token' })
  if (other) await startOver(sync, shop)
  const at = sync.now()
  await saveConnection(sync.db, {
    shopDomain: shop,
    state: 'connected',
    location: server.location,
    accountsHost: server.host,
    apiHost,
    refreshToken: sync.secrets.encrypt(refreshToken),
    accessToken: sync.secrets.encrypt(tokens.accessToken),
    accessExpiresAt: new Date(at.getTime() + tokens.usableSeconds * 1000),
    scopes: tokens.scopes,
    ...org,
    orgName: name,
    userLabel: sync.secrets.encrypt(user.name),
    userId: user.id,
    profileId: user.profileId,
    connectedAt: at,
    checkedAt: at,
    creditsLeft: null,
    ...(other ? { storeAccountId: null, placeholderId: null } : {}),
  })
  sync.forgetZoho(shop)
  await logAct(sync, bySystem(shop), 'connected', { orgId: org.orgId })
  await unpauseShop(sync.db, shop)
  await wakeShop(sync, shop)
}

// Another organisation: its records are not ours, so links and module facts of the old one mean nothing there.
async function startOver(sync: SyncContext, shop: ShopDomain): Promise<void> {
  const ended = { state: 'cancelled', finishedAt: sync.now() } as const
  for (const type of ['import', 'preview', 'move'] as const) {
    const run = await loadActiveRun(sync.db, shop, type)
    if (run) await moveRun(sync.db, { runId: run.id, shop }, ['running', 'paused', 'cancelling'], ended)
  }
  await deletePreviews(sync.db, shop)
  await deleteModules(sync.db, shop)
  await deleteAllLinks(sync.db, shop)
  await deleteAllAccounts(sync.db, shop)
  await stopLive(sync.db, shop)
}

export type ConnectionView = {
  state: 'none' | 'connected' | 'needs_reconnect'
  orgName: string
  orgId: string
  userLabel: string
  location: string
  edition: string
  currency: string
  connectedAt: string | null
  creditsLeft: number | null
  crmUrl: string
}

const nothing: ConnectionView = {
  state: 'none',
  orgName: '',
  orgId: '',
  userLabel: '',
  location: '',
  edition: '',
  currency: '',
  connectedAt: null,
  creditsLeft: null,
  crmUrl: '',
}

/** The connection as screens show it. */
export async function loadConnection(sync: SyncContext, shop: ShopDomain): Promise<ConnectionView> {
  const [row, installed] = await Promise.all([loadRow(sync.db, shop), loadShop(sync.db, shop)])
  if (!row || !installed) return nothing
  return toView(sync, row)
}

function toView(sync: SyncContext, row: ZohoConnection): ConnectionView {
  return {
    state: row.state === 'connected' ? 'connected' : 'needs_reconnect',
    orgName: row.orgName,
    orgId: row.orgId,
    userLabel: sync.secrets.decrypt(row.userLabel),
    location: row.location,
    edition: row.edition,
    currency: row.currency,
    connectedAt: row.connectedAt.toISOString(),
    creditsLeft: row.creditsLeft,
    crmUrl: crmHome(row.location, row.orgId),
  }
}
