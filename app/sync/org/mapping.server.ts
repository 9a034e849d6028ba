// The merchant's mapping of one kind: loaded for its page, saved, and looked after when Zoho changes.

import { z } from 'zod'
import { loadModules } from '#app/db/tables/modules.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { shownKinds } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { choicesOf, withChoices, type KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { parseLayouts } from '#app/mapping/settings/kept-layouts.ts'
import { layoutProblem, type LayoutProblem } from '#app/mapping/settings/layouts.ts'
import { validateRules, type Problem } from '#app/mapping/rules/rule-checks.ts'
import { isBroken } from '#app/mapping/rules/rule-problems.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { ZohoField } from '#app/zoho/settings/field.ts'
import { changeSettings, mergedWith, type Saving } from './choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { moduleOfKind } from './org-config.server.ts'

/** Fields as they were last read; none before the first import. */
export type KnownFields = { fields: ZohoField[]; idField: string | null }

/** Of several modules all fields: a rule works where its field is. */
export async function loadKnownFields(
  context: SyncContext,
  shop: ShopDomain,
  modules: readonly string[],
): Promise<KnownFields> {
  const rows = (await loadModules(context.db, shop)).filter(
    ({ apiName, available }) => available && modules.includes(apiName),
  )
  const idField = rows.find((row) => row.idField)?.idField ?? null
  return { fields: fieldsOf(rows), idField }
}

function fieldsOf(modules: readonly { fields: unknown }[]): ZohoField[] {
  const fields = modules.flatMap((row) => z.array(ZohoField).parse(row.fields))
  return [...new Map(fields.map((field) => [field.apiName, field])).values()]
}

/**
 * How Zoho CRM shows fields, as they were last read; of several modules that name one differently, one of them.
 * @param texts API names in sight, as outcomes tell them; what is no field is not in the answer
 */
export async function loadFieldLabels(
  context: SyncContext,
  shop: ShopDomain,
  texts: readonly string[],
): Promise<Record<string, string>> {
  const named = new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []))
  if (named.size === 0) return {}
  const modules = (await loadModules(context.db, shop)).filter(({ available }) => available)
  return Object.fromEntries(
    fieldsOf(modules)
      .filter(({ apiName }) => named.has(apiName))
      .map(({ apiName, label }) => [apiName, label]),
  )
}

/** The same of a kind, and where its records begin. */
export const loadKnownModule = async (
  context: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  settings: Settings,
) => ({
  module: moduleOfKind(kind, settings),
  ...(await loadKnownFields(context, shop, mappingKinds[kind].neededModules(settings))),
})

/**
 * Saves what the merchant decided about one kind, beside what is chosen for the others.
 * @returns all choices, as they are kept
 * @throws RejectedError settings_too_large, settings_changed
 */
export const saveKindChoices = (
  context: SyncContext,
  shop: ShopDomain,
  choices: KindChoices,
  { by, loaded }: Saving = {},
): Promise<Settings> => {
  const change = (before: Settings) =>
    withChoices(before, mergedWith(choicesOf(choices.kind, before), choices, loaded))
  return changeSettings(context, shop, change, by)
}

export type MappingHealth = {
  kind: RecordKind
  rules: number
  filters: number
  broken: Problem[]
  /** Why new records do not get the layout that the merchant chose. */
  layout: LayoutProblem | null
}

/** How many rules and filters each kind has, and which rules no longer work because Zoho changed. */
export async function loadMappingHealth(
  context: SyncContext,
  shop: ShopDomain,
  settings: Settings,
): Promise<MappingHealth[]> {
  const modules = await loadModules(context.db, shop)
  return Promise.all(
    shownKinds(settings.kinds).map(async (kind) => {
      const rules = settings.rules[kind]
      const filters = Object.values(settings.filters[kind]).filter(isLimit).length
      const begins = modules.find((row) => row.apiName === moduleOfKind(kind, settings))
      const chosen = settings.newRecords[kind].layoutId
      const layout = begins ? layoutProblem(parseLayouts(begins.layouts), chosen, begins.idField) : null
      if (rules.length === 0) return { kind, rules: 0, filters, broken: [], layout }
      const { fields, idField } = await loadKnownModule(context, shop, kind, settings)
      const map = new Map(fields.map((field) => [field.apiName, field]))
      const problems = map.size > 0 ? validateRules(kind, rules, map, idField) : []
      return { kind, rules: rules.length, filters, broken: problems.filter(isBroken), layout }
    }),
  )
}

const isLimit = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== true
