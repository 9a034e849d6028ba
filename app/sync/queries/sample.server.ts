// A real record of the store, mapped with rules that are not saved yet. Read for the answer and kept nowhere.

import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { withChoices, type KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { previewOf, type PreviewResult } from '#app/mapping/catalogue/preview.ts'
import { findByText, type FoundRecord } from '#app/shopify/lists/find.server.ts'
import { isInZoho } from '#app/sync/matching/let-in.server.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Sampled, Sampling } from '#app/sync/pipeline/kind.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { countedFields } from '#app/sync/core/counted-fields.server.ts'
import { refreshFields } from '#app/sync/org/fields.server.ts'
import { loadKnownFields } from '#app/sync/org/mapping.server.ts'

export type PreviewInput = {
  choices: KindChoices
  search: string
  /** The record to show; null: the first found. */
  id: ShopifyId | null
}

export type Preview = { found: FoundRecord[]; record: (PreviewResult & { id: string }) | null }

const mostSamples = 6

/** @throws AppError when Shopify does not answer, or Zoho's fields are not known and Zoho does not answer */
export async function sampleRecord(
  context: SyncContext,
  shop: ShopDomain,
  { choices, search, id }: PreviewInput,
): Promise<Preview> {
  const { kind } = choices
  const settings = withChoices(await loadSettings(context, shop), choices)
  const found = await findByText(context.shopifyFor(shop), kind, { search, most: mostSamples })
  const chosen = id ?? found[0]?.id ?? null
  const fieldsIn = (module: string) => fieldsOf(context, shop, module)
  const mapped = chosen === null ? null : await mapRecord(context, { shop, kind, settings, fieldsIn }, chosen)
  if (chosen === null || mapped === null) return { found, record: null }
  const fields = await fieldsIn(mapped.module)
  const result = previewOf({ ...mapped, fields }, settings)
  const filtered = result.filtered && !(await isInZoho(context, { shop, kind }, chosen))
  return { found, record: { id: chosen, ...result, filtered } }
}

// Before the first import nothing is kept of Zoho's fields.
async function fieldsOf(context: SyncContext, shop: ShopDomain, module: string): Promise<FieldMap> {
  const { fields } = await loadKnownFields(context, shop, [module])
  const known =
    fields.length > 0
      ? fields
      : await refreshFields(context, { shop, zoho: await context.zohoFor(shop) }, module)
  const [row, connection] = await Promise.all([loadShop(context.db, shop), loadConnection(context.db, shop)])
  const counted = row && connection ? countedFields(connection, row.currency, known) : known
  return new Map(counted.map((field) => [field.apiName, field]))
}

type Reading = Pick<Sampling, 'settings' | 'fieldsIn'> & { shop: ShopDomain; kind: RecordKind }

async function mapRecord(
  context: SyncContext,
  { shop, kind, settings, fieldsIn }: Reading,
  id: ShopifyId,
): Promise<Sampled | null> {
  const row = await loadShop(context.db, shop)
  return kinds[kind].sample(id, {
    admin: context.shopifyFor(shop),
    place: { shop, zone: row?.timezone ?? 'UTC' },
    shopName: row?.name ?? '',
    settings,
    names: wantedOf({ settings, scopes: row?.scopes.split(',') ?? [] }, kind),
    fieldsIn,
  })
}
