// An org config that writes nothing: Zoho is looked at as it is, and what a first import would make there is taken as made.

import { loadModules } from '#app/db/tables/modules.server.ts'
import { InvariantError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { syncedKinds } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { withChosen, type ImportChoices } from '#app/mapping/settings/import-choices.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { fetchFields, fetchModules, fetchTaxes } from '#app/zoho/settings/settings.server.ts'
import { loadSettings, replacesKept } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { createDryRun } from './dry-run.ts'
import { findIdField } from '#app/sync/setup/setup.server.ts'
import { loadOrgConfig, type ModuleFacts, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { knownTaxes } from '#app/sync/org/taxes.server.ts'

/**
 * @param choices of the dry run alone, in place of the settings'
 * @throws AppError when Zoho cannot be read, DisconnectedError without a usable connection
 */
export async function loadDryRunConfig(
  context: SyncContext,
  shop: ShopDomain,
  choices: Partial<ImportChoices> = {},
): Promise<OrgConfig> {
  const zoho = await context.zohoFor(shop)
  const [saved, available, known] = await Promise.all([
    loadSettings(context, shop),
    fetchModules(zoho),
    loadModules(context.db, shop),
  ])
  const settings = withChosen(saved, choices)
  const kinds = syncedKinds(settings.kinds)
  const lookupsIn = (which: 'modules' | 'otherModules') =>
    kinds.flatMap((kind) =>
      mappingKinds[kind][which](settings).map((module) => ({ kind, module, available, known })),
    )
  const lookups = lookupsIn('modules')
  const seen = await Promise.all([
    ...lookups.map(async (look) => (await checkModule(zoho, look)).facts),
    ...lookupsIn('otherModules').map(async (look) => asItIs(await checkModule(zoho, look))),
  ])
  const accounts = { ...missing('Accounts'), available: available.includes('Accounts') }
  // Customers who are still where the merchant's choice of before put them.
  const before = known.filter(
    (row) => row.apiName === 'Leads' && !lookups.some((look) => look.module === 'Leads'),
  )
  const orgConfig = await loadOrgConfig(context, shop, [...seen, accounts, ...before], choices)
  const taxes = orgConfig.orders.has('Sales_Orders') ? await fetchTaxes(zoho) : []
  return withoutWrites({
    ...orgConfig,
    replacesKept: replacesKept(saved, settings),
    taxes: taxes ? knownTaxes(taxes) : orgConfig.taxes,
  })
}

/** The same organisation for who only looks: nothing can be written by it. */
export const withoutWrites = (orgConfig: OrgConfig): OrgConfig => ({
  ...orgConfig,
  zoho: readOnly(orgConfig.zoho),
  writer: createDryRun(),
})

// Whatever the pipeline learns to write one day: not in a dry run.
const readOnly = (zoho: ZohoClient): ZohoClient => ({
  ...zoho,
  as: (priority) => readOnly(zoho.as(priority)),
  call: (request) => {
    if (request.method === 'GET' || request.path === '/coql') return zoho.call(request)
    const context = { method: request.method }
    return Promise.reject(new InvariantError('A dry run would have written', { code: 'dry_run', context }))
  },
})

// Nothing would be made in a module that is not chosen: it counts where our field is there.
const asItIs = ({ facts, made }: Seen): ModuleFacts => (made ? facts : { ...facts, idField: null })

type Seen = { facts: ModuleFacts; /** our field is there */ made: boolean }

const missing = (apiName: string): ModuleFacts => ({
  apiName,
  available: false,
  fields: [],
  idField: null,
  idUnique: true,
})

type Look = {
  kind: RecordKind
  module: string
  available: readonly string[]
  known: readonly ModuleFacts[]
}

async function checkModule(zoho: ZohoClient, { kind, module, available, known }: Look): Promise<Seen> {
  const before = known.find((row) => row.apiName === module)
  if (!available.includes(module)) return { facts: missing(module), made: false }
  const fields = await fetchFields(zoho, module)
  const found = findIdField(fields, mappingKinds[kind].idLabel)
  const unique =
    found === undefined || found.unique || (before?.idUnique === true && before.idField === found.apiName)
  const idField = found?.apiName ?? mappingKinds[kind].idLabel.replaceAll(' ', '_')
  const layouts = before?.layouts ?? []
  const facts = { apiName: module, available: true, fields, idField, idUnique: unique, layouts }
  return { facts, made: found !== undefined }
}
