import type { AccessToken, Accounts, RefreshToken } from './accounts.ts'
import type { Field } from './fields/field.ts'
import type { ExtraLayout } from './layouts.ts'
import { Organisation } from './organisation.ts'
import type { Deleted, Entry } from './store.ts'
import type { Faults, Switches } from './switches.ts'
import type { OrgSpec } from './types.ts'
import type { Channel } from './watch.ts'

type SavedModule = {
  name: string
  id: string
  layoutId: string
  layouts?: ExtraLayout[]
  hidden: boolean
  fields: Field[]
  rows: Entry[]
  deleted: Deleted[]
}
type SavedOrg = {
  spec: OrgSpec
  people: Pick<Organisation, 'users' | 'profiles' | 'taxes'>
  counters: { counter: number; orderNumber: number }
  credits: number
  prefix: string
  duplicateCheck: Organisation['duplicateCheck']
  channels: Channel[]
  tags: [string, [string, string][]][]
  modules: SavedModule[]
}
type Saved = {
  version: 1
  orgs: SavedOrg[]
  refreshTokens: RefreshToken[]
  accessTokens: AccessToken[]
  consented: string[]
}

/** The whole state as plain JSON values, for a sandbox that outlives its process. Bulk jobs are not kept. */
export function dumpWorld(organisations: ReadonlyMap<string, Organisation>, accounts: Accounts): Saved {
  return {
    version: 1,
    orgs: [...organisations.values()].map(saveOrg),
    refreshTokens: [...accounts.refreshTokens.values()],
    accessTokens: [...accounts.accessTokens.values()],
    consented: [...accounts.consented],
  }
}

function saveOrg(org: Organisation): SavedOrg {
  const {
    id,
    name,
    location,
    environment,
    edition,
    userCount: users,
    currency,
    currencies,
    exchangeRates,
    permissions,
  } = org
  const allowed = permissions.modules ? { modules: permissions.modules } : {}
  return {
    spec: {
      id,
      name,
      location,
      environment,
      edition,
      users,
      currency,
      multiCurrency: currencies,
      exchangeRates,
      permissions: { customize: permissions.customize, ...allowed },
    },
    people: { users: org.users, profiles: org.profiles, taxes: org.taxes },
    counters: org.counters(),
    credits: org.credits.used(),
    prefix: org.prefix,
    duplicateCheck: org.duplicateCheck,
    channels: [...org.channels.values()],
    tags: [...org.tags].map(([module, names]) => [module, [...names]]),
    modules: [...org.modules.values()].map((store) => ({
      name: store.spec.apiName,
      id: store.id,
      layoutId: store.layoutId,
      layouts: store.layouts,
      hidden: store.hidden,
      fields: [...store.fields.values()],
      rows: store.order.filter((entry) => !entry.gone),
      deleted: store.deleted,
    })),
  }
}

export function loadWorld(
  state: unknown,
  accounts: Accounts,
  world: { now: () => Date; switches: Switches; faults: Faults },
): Organisation[] {
  if (!isSaved(state)) throw new Error('this is not a dump of the Zoho simulator')
  // a copy: two simulators must not share rows
  const saved = structuredClone(state)
  accounts.refreshTokens = new Map(saved.refreshTokens.map((one) => [one.token, one]))
  accounts.accessTokens = new Map(saved.accessTokens.map((one) => [one.token, one]))
  accounts.consented = new Set(saved.consented)
  return saved.orgs.map((org, index) => loadOrg(org, index + 1, world))
}

function isSaved(state: unknown): state is Saved {
  return (
    typeof state === 'object' &&
    state !== null &&
    'version' in state &&
    state.version === 1 &&
    'orgs' in state
  )
}

function loadOrg(
  saved: SavedOrg,
  number: number,
  world: { now: () => Date; switches: Switches; faults: Faults },
): Organisation {
  const org = new Organisation(saved.spec, number, world)
  org.prefix = saved.prefix
  fill(org, saved)
  return org
}

// In texts of an organisation's ids, for what they begin with.
const anyPrefix = '@organisation'

/** What an organisation holds, for others that were made alike. */
export const copyOf = (org: Organisation): string =>
  JSON.stringify(saveOrg(org)).replaceAll(`"${org.prefix}`, `"${anyPrefix}`)

/** Another's copy becomes what this organisation holds, as if its records had been made now. */
export function takeCopy(org: Organisation, copy: string): void {
  const saved: SavedOrg = JSON.parse(copy.replaceAll(anyPrefix, org.prefix))
  const now = org.clock.ms()
  const time = org.clock.format(now)
  for (const entry of saved.modules.flatMap(({ rows }) => rows)) {
    Object.assign(entry, { createdMs: now, modifiedMs: now })
    Object.assign(entry.row, { Created_Time: time, Modified_Time: time })
  }
  fill(org, saved)
}

function fill(org: Organisation, saved: SavedOrg): void {
  Object.assign(org, saved.people)
  org.setCounters(saved.counters.counter, saved.counters.orderNumber)
  org.credits.spend(saved.credits - org.credits.used())
  org.duplicateCheck = saved.duplicateCheck
  org.channels = new Map(saved.channels.map((one) => [one.id, one]))
  org.tags = new Map(saved.tags.map(([module, names]) => [module, new Map(names)]))
  for (const one of saved.modules) {
    const store = org.modules.get(one.name)
    if (!store) continue
    store.id = one.id
    store.layoutId = one.layoutId
    store.layouts = one.layouts ?? []
    store.hidden = one.hidden
    store.fields.clear()
    store.indexes.clear()
    for (const field of one.fields) store.addField(field)
    for (const entry of one.rows) store.insert(entry)
    store.deleted = one.deleted
  }
}
