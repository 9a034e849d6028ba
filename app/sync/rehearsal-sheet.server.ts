// A sheet that writes nothing: Zoho is looked at as it is, and what a first import would make there is taken as made.

import { loadModules } from '#app/db/modules.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import type { ZohoClient } from '#app/zoho/client.server.ts'
import { fetchFields, fetchModules } from '#app/zoho/settings.server.ts'
import { loadSettings } from './choices.server.ts'
import type { SyncContext } from './context.ts'
import { createRehearsal } from './rehearsal.ts'
import { findIdField, idLabels } from './setup.server.ts'
import { loadSheet, modulesOfKind, type ModuleFacts, type Sheet } from './sheet.server.ts'

/** @throws AppError when Zoho cannot be read, DisconnectedError without a usable connection */
export async function loadRehearsalSheet(
  context: SyncContext,
  shop: ShopDomain,
): Promise<Sheet & { rehearsal: ReturnType<typeof createRehearsal> }> {
  const zoho = await context.zohoFor(shop)
  const [settings, available, known] = await Promise.all([
    loadSettings(context, shop),
    fetchModules(zoho),
    loadModules(context.db, shop),
  ])
  const seen = await Promise.all(
    recordKinds
      .filter((kind) => settings.kinds[kind])
      .flatMap((kind) => modulesOfKind(kind, settings).map((module) => ({ kind, module })))
      .map(({ kind, module }) => lookAt(zoho, kind, { module, available, known })),
  )
  return { ...(await loadSheet(context, shop, seen)), rehearsal: createRehearsal() }
}

type Looking = { module: string; available: readonly string[]; known: readonly ModuleFacts[] }

async function lookAt(
  zoho: ZohoClient,
  kind: RecordKind,
  { module, available, known }: Looking,
): Promise<ModuleFacts> {
  const before = known.find((row) => row.apiName === module)
  const missing = { apiName: module, available: false, fields: [], idField: null, idUnique: true }
  if (!available.includes(module)) return missing
  const fields = await fetchFields(zoho, module)
  const found = findIdField(fields, idLabels[kind])
  const unique =
    found === undefined || found.unique || (before?.idUnique === true && before.idField === found.apiName)
  return {
    apiName: module,
    available: true,
    fields,
    idField: found?.apiName ?? idLabels[kind].replaceAll(' ', '_'),
    idUnique: unique,
  }
}
