// Which of the merchant's rules another choice would stop: the module that it writes to has not every field.

import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { validateRules, type Problem } from '#app/mapping/rules/rule-checks.ts'
import { isBroken } from '#app/mapping/rules/rule-problems.ts'
import type { ImportChoices } from '#app/mapping/settings/import-choices.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { fetchFields } from '#app/zoho/settings/settings.server.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { loadKnownFields } from '#app/sync/org/mapping.server.ts'

export type StoppingRule = Pick<Problem, 'rule' | 'target'> & { kind: RecordKind }

/**
 * Rules that work by the settings and would not by these choices. A module that was never made ready is asked of Zoho: one
 * credit.
 * @throws AppError when Zoho would have to be asked and cannot be
 */
export async function findStoppingRules(
  context: SyncContext,
  shop: ShopDomain,
  choices: Pick<ImportChoices, 'customersAs' | 'ordersAs'>,
): Promise<StoppingRule[]> {
  const now = await loadSettings(context, shop)
  const then: Settings = { ...now, ...choices }
  const kinds = recordKinds.filter((kind) => now.kinds[kind] && now.rules[kind].length > 0)
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const { neededModules } = mappingKinds[kind]
      if (isSame(neededModules(now), neededModules(then))) return []
      const broken = await brokenIn(context, shop, { kind, settings: now })
      const stopping = await brokenIn(context, shop, { kind, settings: then })
      return [...stopping].flatMap(([rule, target]) => (broken.has(rule) ? [] : [{ kind, rule, target }]))
    }),
  )
  return found.flat()
}

type Place = { kind: RecordKind; settings: Settings }

async function brokenIn(
  context: SyncContext,
  shop: ShopDomain,
  { kind, settings }: Place,
): Promise<ReadonlyMap<number, string>> {
  const modules = mappingKinds[kind].neededModules(settings)
  const fields = await Promise.all(modules.map((module) => fieldsOf(context, shop, module)))
  const map = new Map(fields.flat().map((field) => [field.apiName, field]))
  // Of a module that the organization does not have, the check before an import tells.
  if (map.size === 0) return new Map()
  const problems = validateRules(kind, settings.rules[kind], map).filter(isBroken)
  return new Map(problems.map(({ rule, target }) => [rule, target]))
}

async function fieldsOf(context: SyncContext, shop: ShopDomain, module: string): Promise<ZohoField[]> {
  const { fields } = await loadKnownFields(context, shop, [module])
  return fields.length > 0 ? fields : fetchFields(await context.zohoFor(shop), module)
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name))
