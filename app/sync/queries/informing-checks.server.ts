// Checks before an import that only inform: taxes, vendors and product types that Zoho's lists lack, and records of Zoho's own
// Shopify extension, which are taken over.

import { isAppError, isDisconnected, isRejected } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { extensionFieldsOf } from '#app/mapping/records/extension-fields.ts'
import { listedAlone } from '#app/mapping/records/labelled-fields.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { fetchProductTexts, fetchTaxRates } from '#app/shopify/records/shop.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { refreshTaxes } from '#app/sync/org/taxes.server.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { hasRecordWith } from '#app/zoho/records/records.server.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { checkProductLists, checkTaxes, type Check } from './preflight-checks.ts'

/** Orders go by what was read. */
export async function taxesChecks(
  context: SyncContext,
  shop: ShopDomain,
  { admin, zoho }: { admin: ShopifyAdmin; zoho: ZohoClient },
): Promise<Check[]> {
  const [rates, taxes] = await Promise.all([fetchTaxRates(admin), refreshTaxes(context, { shop, zoho })])
  return taxes ? checkTaxes(rates, taxes) : []
}

/** Zoho's side is known by then, and Shopify is asked only where something may be missing. */
export async function listsChecks(
  admin: ShopifyAdmin,
  fields: readonly ZohoField[],
  { rules }: Settings,
): Promise<Check[]> {
  if (fields.length === 0 || listedAlone(fields, rules.product).length === 0) return []
  return checkProductLists(await fetchProductTexts(admin), fields, rules.product)
}

/** What cannot be read for it costs no check. */
export async function unlessUnread(check: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await check()
  } catch (error) {
    if (!isAppError(error) || isDisconnected(error)) throw error
    return []
  }
}

/** One finding for a module that holds such records, none otherwise. */
export async function checkExtension(
  zoho: ZohoClient,
  module: { kind: RecordKind; apiName: string; fields: readonly ZohoField[] },
): Promise<Check[]> {
  const { kind, apiName, fields } = module
  for (const field of extensionFieldsOf(kind, fields)) {
    const there = await unlessRefused(() => hasRecordWith(zoho, apiName, field.apiName))
    if (there) return [{ id: 'extension', status: 'info', values: { module: apiName } }]
  }
  return []
}

// A courtesy: where Zoho does not answer this question, nothing is said.
async function unlessRefused(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask()
  } catch (error) {
    if (isRejected(error)) return false
    throw error
  }
}
