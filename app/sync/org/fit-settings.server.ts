// Choices of another time or another store, made to fit the connected organization: what they name and it does not have is
// left out, and told.

import type { ShopDomain } from '#app/lib/ids.ts'
import { eachKind } from '#app/lib/kinds.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { fetchLayouts, fetchUsers } from '#app/zoho/settings/choices.server.ts'
import { isUserGone } from '#app/zoho/settings/users.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { fetchFields, fetchProfiles } from '#app/zoho/settings/settings.server.ts'
import { loadSettings } from './choices.server.ts'
import { moduleOfKind } from './org-config.server.ts'

export type LeftOut = {
  what: 'owner' | 'assignee' | 'layout' | 'profile' | 'rule'
  kind: RecordKind | null
  /** Of a rule its field, else Zoho's id. */
  name: string
}

export type Fitted = { settings: Settings; leftOut: LeftOut[] }

/**
 * Asks Zoho only for what the present choices do not name either.
 * @throws AppError when there is something to ask, and Zoho is not connected or does not answer
 */
export async function fitSettings(sync: SyncContext, shop: ShopDomain, wanted: Settings): Promise<Fitted> {
  const present = await loadSettings(sync, shop)
  let client: Promise<ZohoClient> | null = null
  const zoho = () => (client ??= sync.zohoFor(shop))
  const work = { wanted, present, zoho }
  const profiles = await fitProfiles(work)
  const owners = await fitOwners(work)
  const layouts = await fitLayouts(work)
  const rules = await fitRules(work)
  const of = (kind: RecordKind) => ({
    ...wanted.newRecords[kind],
    ...(owners.some((one) => one.kind === kind) ? { ownerId: null } : {}),
    ...(layouts.some((one) => one.kind === kind) ? { layoutId: null } : {}),
  })
  return {
    settings: {
      ...wanted,
      profiles: without(wanted.profiles, profiles, present.profiles),
      newRecords: eachKind(of),
      rules: rules.kept,
      ownerTask: owners.some(({ what }) => what === 'assignee')
        ? { ...wanted.ownerTask, ownerId: null }
        : wanted.ownerTask,
    },
    leftOut: [...profiles, ...owners, ...layouts, ...rules.leftOut],
  }
}

type Work = { wanted: Settings; present: Settings; zoho: () => Promise<ZohoClient> }

// None of those who were named is there: who may see the fields stays as it is, and is not opened to everybody.
function without(
  wanted: string[] | null,
  gone: readonly LeftOut[],
  present: string[] | null,
): string[] | null {
  if (wanted === null) return null
  const left = wanted.filter((id) => !gone.some(({ name }) => name === id))
  return left.length > 0 ? left : present
}

async function fitProfiles({ wanted, present, zoho }: Work): Promise<LeftOut[]> {
  const asked = (wanted.profiles ?? []).filter((id) => !present.profiles?.includes(id))
  if (asked.length === 0) return []
  const there = await fetchProfiles(await zoho())
  // Withheld, for each organization has profiles: nothing follows from that.
  if (there.length === 0) return []
  return asked
    .filter((id) => !there.some((one) => one.id === id))
    .map((name) => ({ what: 'profile', kind: null, name }))
}

async function fitOwners({ wanted, present, zoho }: Work): Promise<LeftOut[]> {
  const known = new Set(recordKinds.map((kind) => present.newRecords[kind].ownerId))
  const owners = recordKinds.flatMap((kind) => {
    const name = wanted.newRecords[kind].ownerId
    return name === null || known.has(name) ? [] : [{ what: 'owner' as const, kind, name }]
  })
  const { ownerId } = wanted.ownerTask
  const isAsked = ownerId !== null && ownerId !== present.ownerTask.ownerId
  const asked = isAsked ? [...owners, { what: 'assignee' as const, kind: null, name: ownerId }] : owners
  if (asked.length === 0) return []
  const users = await fetchUsers(await zoho())
  return asked.filter(({ name }) => isUserGone(name, users))
}

async function fitLayouts({ wanted, present, zoho }: Work): Promise<LeftOut[]> {
  const found = recordKinds.map(async (kind): Promise<LeftOut[]> => {
    const name = wanted.newRecords[kind].layoutId
    const module = moduleOfKind(kind, wanted)
    const isKnown = name === present.newRecords[kind].layoutId && module === moduleOfKind(kind, present)
    if (name === null || isKnown) return []
    const layouts = await fetchLayouts(await zoho(), module)
    return layouts.some(({ id }) => id === name) ? [] : [{ what: 'layout', kind, name }]
  })
  return (await Promise.all(found)).flat()
}

async function fitRules(work: Work): Promise<{ kept: Settings['rules']; leftOut: LeftOut[] }> {
  const kept = { ...work.wanted.rules }
  const leftOut: LeftOut[] = []
  for (const kind of recordKinds) {
    const gone = await missingTargets(work, kind)
    kept[kind] = kept[kind].filter(({ target }) => !gone.has(target))
    leftOut.push(...[...gone].map((name): LeftOut => ({ what: 'rule', kind, name })))
  }
  return { kept, leftOut }
}

// A module that shows no field at all is hidden for the moment: nothing follows from that.
async function missingTargets({ wanted, present, zoho }: Work, kind: RecordKind): Promise<Set<string>> {
  const known = new Set(present.rules[kind].map(({ target }) => target))
  const asked = new Set(wanted.rules[kind].map(({ target }) => target).filter((target) => !known.has(target)))
  if (asked.size === 0) return asked
  const { neededModules, otherModules } = mappingKinds[kind]
  for (const module of new Set([...neededModules(wanted), ...otherModules(wanted)])) {
    const fields = await fetchFields(await zoho(), module)
    if (fields.length === 0) return new Set()
    for (const { apiName } of fields) asked.delete(apiName)
  }
  return asked
}
