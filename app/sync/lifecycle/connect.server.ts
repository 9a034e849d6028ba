// The connection to Zoho: made of what a consent gave, and as screens show it.

import { z } from 'zod'
import {
  loadConnection as loadRow,
  saveConnection,
  updateConnection,
  type ZohoConnection,
} from '#app/db/tables/connections.server.ts'
import { deleteAllAccounts } from '#app/db/tables/accounts.server.ts'
import { deleteAllLinks } from '#app/db/tables/links.server.ts'
import { deleteModules } from '#app/db/tables/modules.server.ts'
import { deletePreviews, loadActiveRun, moveRun } from '#app/db/tables/runs.server.ts'
import { connectionPlace } from '#app/db/protection/sealed.server.ts'
import {
  endTrouble,
  forgetWork,
  loadSettingsJson,
  loadShop,
  stopLive,
  unpauseShop,
} from '#app/db/tables/shops.server.ts'
import { isAppError, RejectedError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { ConnectionState, Trouble } from '#app/lib/states.ts'
import { parseStored } from '#app/mapping/settings/settings.ts'
import { crmHome, dataCenters } from '#app/zoho/oauth/datacenters.ts'
import { fetchCurrentUser, fetchOrg } from '#app/zoho/settings/settings.server.ts'
import { entryOf, type Actor } from '#app/sync/protection/audit-log.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { wakeShop } from '#app/sync/work/wake.server.ts'

const givenTokens = {
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  scopes: z.string(),
  usableSeconds: z.number(),
}

/** What Zoho gave, whoever it is about. */
export const Given = z.object({
  server: z.object({ host: z.string(), location: z.string() }),
  tokens: z.object({ ...givenTokens, apiHost: z.string().nullable() }),
  at: z.iso.datetime(),
})
export type Given = z.infer<typeof Given>

/** The same and whom it is about, waiting to be connected. */
export const Grant = Given.extend({
  tokens: z.object({ ...givenTokens, apiHost: z.string() }),
  org: z.object({
    orgId: z.string(),
    name: z.string(),
    currency: z.string(),
    multiCurrency: z.boolean(),
    timezone: z.string(),
    edition: z.string(),
    userLicenses: z.number(),
  }),
  user: z.object({ id: z.string(), name: z.string(), profileId: z.string().nullable() }),
})
export type Grant = z.infer<typeof Grant>

/**
 * Asks Zoho whose tokens these are.
 * @throws RejectedError when Zoho named no API host we know
 */
export async function fetchGrant(
  sync: SyncContext,
  shop: ShopDomain,
  { server, tokens, at }: Given,
): Promise<Grant> {
  const apiHost = tokens.apiHost ?? dataCenters[server.location]?.api
  if (!apiHost) throw new RejectedError('Zoho named no API host we know', { code: 'unknown_api_host' })
  const { accessToken } = tokens
  const zoho = sync.zohoWith({ apiHost, location: server.location, accessToken, shop })
  const org = await fetchOrg(zoho, sync.now())
  const user = await fetchCurrentUser(zoho)
  return { server, tokens: { ...tokens, apiHost }, org, user, at }
}

/** Connects the shop to what the merchant confirmed; another organisation than before starts from nothing. */
export async function connectWith(sync: SyncContext, actor: Actor, grant: Grant): Promise<void> {
  const { shop } = actor
  const { server, tokens, user } = grant
  const { name, ...org } = grant.org
  const before = await loadRow(sync.db, shop)
  const other = before !== null && before.orgId !== org.orgId
  const known = before && openToken(sync, before, 'refreshToken')
  const refreshToken = tokens.refreshToken ?? (other ? null : known)
  if (!refreshToken) throw new RejectedError('Zoho gave no lasting consent', { code: 'no_refresh_token' })
  if (other) await startOver(sync, shop)
  const seal = (clear: string, column: SealedColumn) =>
    sync.secrets.encrypt(clear, connectionPlace(shop, column))
  const connection = {
    shopDomain: shop,
    state: ConnectionState.enum.connected,
    location: server.location,
    accountsHost: server.host,
    apiHost: tokens.apiHost,
    refreshToken: seal(refreshToken, 'refreshToken'),
    accessToken: seal(tokens.accessToken, 'accessToken'),
    accessExpiresAt: new Date(Date.parse(grant.at) + tokens.usableSeconds * 1000),
    scopes: tokens.scopes,
    ...org,
    orgName: name,
    userLabel: seal(user.name, 'userLabel'),
    userId: user.id,
    profileId: user.profileId,
    connectedAt: sync.now(),
    checkedAt: sync.now(),
    creditsLeft: null,
    notesWaitUntil: null,
    ...(other ? { storeAccountId: null, placeholderId: null, chargeProducts: {} } : {}),
  }
  const entry = entryOf(sync, actor, { action: 'connected', details: { orgId: org.orgId } })
  const { ownerTask } = parseStored(await loadSettingsJson(sync.db, shop))
  await saveConnection(sync.db, connection, { entry, tasksAt: ownerTask.on ? sync.now() : null })
  sync.forgetZoho(shop)
  await unpauseShop(sync.db, shop)
  await endTrouble(sync.db, shop, Trouble.options)
  await wakeShop(sync, shop)
  if (known && known !== refreshToken) await giveBack(sync, before, known)
}

type SealedColumn = 'refreshToken' | 'accessToken' | 'userLabel'

const openToken = (sync: SyncContext, row: ZohoConnection, column: 'refreshToken' | 'userLabel') =>
  sync.secrets.decrypt(row[column], connectionPlace(row.shopDomain, column))

// Another organisation: its records are not ours, so links and module facts of the old one mean nothing there.
async function startOver(sync: SyncContext, shop: ShopDomain): Promise<void> {
  // First of all the shop is that organisation's no longer: what still comes of work with it is not saved (linkScope).
  await updateConnection(sync.db, shop, { orgId: '', state: ConnectionState.enum.needs_reconnect })
  const ended = { state: 'cancelled', finishedAt: sync.now() } as const
  for (const type of ['import', 'preview', 'move'] as const) {
    const run = await loadActiveRun(sync.db, shop, type)
    if (run) await moveRun(sync.db, { runId: run.id, shop }, ['running', 'paused', 'cancelling'], ended)
  }
  await deletePreviews(sync.db, shop)
  await deleteModules(sync.db, shop)
  await deleteAllLinks(sync.db, shop)
  await deleteAllAccounts(sync.db, shop)
  await forgetWork(sync.db, shop)
  await stopLive(sync.db, shop)
}

// The consent before: nobody will use it again. Left alive it counts among the user's twenty (contracts/zoho 1.5), of which
// another store's would be the next to die.
async function giveBack(sync: SyncContext, { shopDomain, accountsHost }: ZohoConnection, token: string) {
  try {
    await sync.zohoConsents.revoke(accountsHost, token)
  } catch (error) {
    if (!isAppError(error)) throw error
    sync.log.warn({ err: error, shop: shopDomain }, 'consent before not revoked')
  }
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
  crmUrl: '',
}

/** The connection as screens show it. */
export async function loadConnection(sync: SyncContext, shop: ShopDomain): Promise<ConnectionView> {
  const [row, installed] = await Promise.all([loadRow(sync.db, shop), loadShop(sync.db, shop)])
  if (!row || !installed) return nothing
  return toView(sync, row)
}

function toView(sync: SyncContext, row: ZohoConnection): ConnectionView {
  // Encrypted by a key that is gone: as good as no consent, until somebody reconnects or the key comes back.
  const readable = openToken(sync, row, 'refreshToken') !== null
  return {
    state: row.state === 'connected' && readable ? 'connected' : 'needs_reconnect',
    orgName: row.orgName,
    orgId: row.orgId,
    userLabel: openToken(sync, row, 'userLabel') ?? '',
    location: row.location,
    edition: row.edition,
    currency: row.currency,
    connectedAt: row.connectedAt.toISOString(),
    crmUrl: crmHome(row.location, row.orgId),
  }
}
