// The merchant's choices: read with defaults, saved whole.

import { updateConnection } from '#app/db/connections.server.ts'
import { loadSettingsJson, saveSettingsJson } from '#app/db/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { Settings } from '#app/mapping/settings.ts'
import type { SyncContext } from './context.ts'

export async function loadSettings(sync: SyncContext, shop: ShopDomain): Promise<Settings> {
  return Settings.parse((await loadSettingsJson(sync.db, shop)) ?? {})
}

/** Another name for the store's Account means another Account: orders move over as they are next written. */
export async function saveSettings(sync: SyncContext, shop: ShopDomain, settings: Settings): Promise<void> {
  const before = await loadSettings(sync, shop)
  const chosen = Settings.parse(settings)
  await saveSettingsJson(sync.db, shop, chosen)
  if (chosen.accounts.storeName !== before.accounts.storeName)
    await updateConnection(sync.db, shop, { storeAccountId: null })
}
