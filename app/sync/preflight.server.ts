// Before any import: what would fail, and how to mend it. Reads both systems, changes neither.

import { loadCreditsOfDay } from '#app/db/credits.server.ts'
import { loadConnection } from '#app/db/connections.server.ts'
import { loadShop } from '#app/db/shops.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { Settings } from '#app/mapping/settings.ts'
import { fetchCounts, fetchDataAccess } from '#app/shopify/shop.server.ts'
import { dailyCredits } from '#app/zoho/credits.ts'
import { fetchCurrencies, fetchFields, fetchModules, fetchProfiles } from '#app/zoho/settings.server.ts'
import type { SyncContext } from './context.ts'
import { checkCredits, checkFields, checkScopes, type Check } from './preflight-checks.ts'
import { idLabels } from './setup.server.ts'
import { moduleOfKind } from './sheet.server.ts'

export type Preflight = {
  checks: Check[]
  counts: Record<RecordKind, number>
  creditsNeeded: number
  creditsLeft: number | null
  /** Rough minutes for the import. */
  minutes: number
  profiles: { id: string; name: string }[]
}

const recordsPerMinute = 15_000

/** @throws AppError when one of the systems cannot be read at all: the screen shows that instead */
export async function runPreflight(context: SyncContext, shop: ShopDomain): Promise<Preflight> {
  const [row, connection] = await Promise.all([loadShop(context.db, shop), loadConnection(context.db, shop)])
  const settings = Settings.parse(row?.settings ?? {})
  const admin = context.shopifyFor(shop)
  const zoho = await context.zohoFor(shop)
  const [counts, dataAccess, modules, profiles, spent] = await Promise.all([
    fetchCounts(admin),
    allowed(() => fetchDataAccess(admin)),
    fetchModules(zoho),
    fetchProfiles(zoho),
    loadCreditsOfDay(context.db, shop, context.now()),
  ])
  const kinds = recordKinds.filter((kind) => settings.kinds[kind])
  const records = kinds.reduce((total, kind) => total + counts[kind], 0)
  const creditsNeeded = Math.ceil(records / 10) + 60
  const budget = Math.floor((dailyCredits(zoho.org) * settings.creditShare) / 100)
  const creditsLeft = Math.min(connection?.creditsLeft ?? Infinity, Math.max(0, budget - spent))
  const fieldChecks = []
  for (const kind of kinds) {
    const module = moduleOfKind(kind, settings)
    if (!modules.includes(module)) fieldChecks.push(missing(kind, module, zoho.org.edition))
    else fieldChecks.push(checkFields(module, idLabels[kind], await fetchFields(zoho, module), zoho.org.edition))
  }
  const currencies = zoho.org.multiCurrency ? await fetchCurrencies(zoho) : [zoho.org.currency]
  return {
    checks: [
      checkScopes((row?.scopes ?? '').split(',')),
      { id: 'protected_data', status: dataAccess ? 'ok' : 'warning', values: {} },
      { id: 'orders_window', status: row?.scopes.includes('read_all_orders') ? 'ok' : 'warning', values: { days: 60 } },
      ...fieldChecks,
      currencyCheck(row?.currency ?? '', currencies),
      checkCredits(creditsNeeded, creditsLeft),
    ],
    counts,
    creditsNeeded,
    creditsLeft,
    minutes: Math.max(1, Math.ceil(records / recordsPerMinute)),
    profiles,
  }
}

// Without Sales Orders (Free, Standard) the other kinds still go; without the people's module nothing makes sense.
const missing = (kind: RecordKind, module: string, edition: string): Check => ({
  id: 'modules',
  status: kind === 'customer' ? 'blocked' : 'warning',
  values: { module, edition },
})

const currencyCheck = (currency: string, currencies: readonly string[]): Check => ({
  id: 'currency',
  status: currency === '' || currencies.includes(currency) ? 'ok' : 'warning',
  values: { currency, organisation: currencies[0] ?? '' },
})

// Refused outright means the same for the merchant as redacted.
async function allowed(probe: () => Promise<boolean>): Promise<boolean> {
  try {
    return await probe()
  } catch (error) {
    if (isAppError(error) && error.code === 'ACCESS_DENIED') return false
    throw error
  }
}
