// The merchant's choices: read with defaults, saved whole.

import { z } from 'zod'
import { updateConnection } from '#app/db/tables/connections.server.ts'
import { countElsewhere } from '#app/db/tables/elsewhere.server.ts'
import { loadSettingsJson, saveSettingsJson } from '#app/db/tables/shops.server.ts'
import { RejectedError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { mostSettingsLength, parseStored, Settings } from '#app/mapping/settings/settings.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

export async function loadSettings(sync: SyncContext, shop: ShopDomain): Promise<Settings> {
  return parseStored(await loadSettingsJson(sync.db, shop))
}

type CustomersAs = Settings['customersAs']

// Kept beside the choices, for it is none.
const Memory = z.object({ customersWere: Settings.shape.customersAs.unwrap().nullable().catch(null) })

/** What customers became by the choice before the present one; null where nobody was synced by it. */
export async function loadCustomersWere(sync: SyncContext, shop: ShopDomain): Promise<CustomersAs | null> {
  return Memory.parse((await loadSettingsJson(sync.db, shop)) ?? {}).customersWere
}

/**
 * Another name for the store's Account means another Account: orders move over as they are next written.
 * @throws RejectedError settings_too_large
 */
export async function saveSettings(sync: SyncContext, shop: ShopDomain, settings: Settings): Promise<void> {
  refuseTooLarge(settings)
  const before = await loadSettings(sync, shop)
  const chosen = withoutLayout(before, Settings.parse(settings))
  const customersWere =
    chosen.customersAs === before.customersAs
      ? await loadCustomersWere(sync, shop)
      : await syncedAs(sync, shop, before.customersAs)
  await saveSettingsJson(sync.db, shop, { ...chosen, customersWere })
  // The comparison makes the module ready, so that the rules can be held against its fields.
  if (chosen.ordersAs !== before.ordersAs) await sync.queue.enqueue('reconcile', { shop })
  if (chosen.accounts.storeName !== before.accounts.storeName)
    await updateConnection(sync.db, shop, { storeAccountId: null })
}

function refuseTooLarge(settings: Settings): void {
  if (JSON.stringify(settings).length > mostSettingsLength)
    throw new RejectedError('More than is kept of a shop', { code: 'settings_too_large' })
}

// A layout is one module's: in the other one Zoho would refuse it for every new order.
function withoutLayout(before: Settings, chosen: Settings): Settings {
  if (chosen.ordersAs === before.ordersAs) return chosen
  const order = { ...chosen.newRecords.order, layoutId: null }
  return { ...chosen, newRecords: { ...chosen.newRecords, order } }
}

async function syncedAs(
  sync: SyncContext,
  shop: ShopDomain,
  customersAs: CustomersAs,
): Promise<CustomersAs | null> {
  const linked = await countElsewhere(sync.db, shop, customersAs === 'Contacts' ? 'Contacts' : 'Leads')
  return linked > 0 ? customersAs : null
}
