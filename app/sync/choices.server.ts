// The merchant's choices: read with defaults, saved whole.

import { loadSettingsJson, saveSettingsJson } from '#app/db/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { Settings } from '#app/mapping/settings.ts'
import type { SyncContext } from './context.ts'

export async function loadSettings(sync: SyncContext, shop: ShopDomain): Promise<Settings> {
  return Settings.parse((await loadSettingsJson(sync.db, shop)) ?? {})
}

export async function saveSettings(sync: SyncContext, shop: ShopDomain, settings: Settings): Promise<void> {
  await saveSettingsJson(sync.db, shop, Settings.parse(settings))
}
