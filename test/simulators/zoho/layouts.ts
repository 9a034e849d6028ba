import { failure, isObject, type Outcome } from './answers.ts'
import type { Field } from './fields/field.ts'
import type { Organisation } from './organisation.ts'
import type { ModuleStore } from './store.ts'

/** A layout besides the Standard one. It keeps the fields it was made with: what the API creates is not in it (contract 9.17). */
export type ExtraLayout = {
  id: string
  name: string
  fields: string[]
  required: string[]
  /** Pick lists that have fewer values here. */
  options: Record<string, string[]>
  /** Ids of the profiles that work with it. */
  profiles: string[]
}

export type LayoutSpec = {
  name: string
  without?: string[]
  required?: string[]
  options?: Record<string, string[]>
  /** Names of profiles; all when left out. */
  profiles?: string[]
}

/** For tests: the merchant copies the Standard layout and changes the copy. */
export function addLayout(org: Organisation, store: ModuleStore, spec: LayoutSpec): ExtraLayout {
  const { name, without = [], required = [], options = {}, profiles } = spec
  const layout: ExtraLayout = {
    id: org.nextId(),
    name,
    fields: [...store.fields.values()]
      .filter((field) => field.inStandardLayout && !without.includes(field.apiName))
      .map((field) => field.apiName),
    required,
    options,
    profiles: org.profiles.filter((one) => !profiles || profiles.includes(one.name)).map(({ id }) => id),
  }
  store.layouts.push(layout)
  return layout
}

/** For tests: the merchant drags a field into a layout. */
export function placeInLayout(store: ModuleStore, id: string, apiName: string): void {
  store.layouts.find((one) => one.id === id)?.fields.push(apiName)
}

/** For tests: and out of it. */
export function removeFromLayout(store: ModuleStore, id: string, apiName: string): void {
  const layout = store.layouts.find((one) => one.id === id)
  if (layout) layout.fields = layout.fields.filter((name) => name !== apiName)
}

/** What a layout says of fields. */
export type Layout = {
  id: string
  name: string
  has: (field: Field) => boolean
  demands: (field: Field) => boolean
  options: (field: Field) => readonly string[] | null
  profiles: readonly string[]
}

export function layoutsOf(org: Organisation, store: ModuleStore): Layout[] {
  const standard: Layout = {
    id: store.layoutId,
    name: 'Standard',
    has: (field) => field.inStandardLayout,
    demands: (field) => field.mandatory || field.layoutMandatory,
    options: () => null,
    profiles: org.profiles.map(({ id }) => id),
  }
  const extra = store.layouts.map((one) => ({
    ...one,
    has: (field: Field) => one.fields.includes(field.apiName),
    demands: (field: Field) => field.mandatory || one.required.includes(field.apiName),
    options: (field: Field) => one.options[field.apiName] ?? null,
  }))
  return [standard, ...extra]
}

/** 2.2: with Layout.id the layout's mandatory fields count and fields outside of it are ignored. */
export function layoutIn(
  org: Organisation,
  store: ModuleStore,
  input: Record<string, unknown>,
  at: { path: string; errors: Outcome[] },
): Layout | null {
  const given = input.Layout
  if (!isObject(given)) return null
  const layout = layoutsOf(org, store).find(({ id }) => id === given.id)
  const mine = org.users[0]?.profile.id ?? ''
  if (layout && (org.switches.foreignLayout === 'accept' || layout.profiles.includes(mine))) return layout
  if (layout && org.switches.foreignLayout === 'no_permission') {
    at.errors.push(
      failure('NO_PERMISSION', 'permission denied', { permissions: ['Crm_Implied_View_Layout'] }),
    )
    return null
  }
  const details = { api_name: 'id', json_path: `${at.path}.Layout.id` }
  at.errors.push(failure('INVALID_DATA', 'invalid data', details))
  return null
}
