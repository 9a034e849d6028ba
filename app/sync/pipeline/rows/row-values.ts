// What is sent of one record: its values, and of each field whose value it gets: Shopify's, or what is in Zoho already.
// Pure.

import type { ShopifyId } from '#app/lib/ids.ts'
import { isIn, namesIn, tagField, tagNames, toTags, mergeTags } from '#app/mapping/parts/tags.ts'
import { distinctName } from '#app/mapping/parts/variant.ts'
import { fitRecord } from '#app/mapping/values/fit.ts'
import { plainRow } from '#app/mapping/values/plain.ts'
import { withFields, type ZohoRecord, type ZohoRow, valueIn } from '#app/zoho/records/rows.ts'
import { isSameReference } from '#app/sync/core/as-sent.ts'
import { ownIdOf } from '#app/sync/core/mapped-record.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { foreignAmounts, unnamedAmounts } from '#app/sync/core/other-currency.ts'
import { needed } from './droppable.ts'
import type { Writing } from './next.ts'
import { fitUpdate } from '#app/mapping/addresses/fit-update.ts'
import { wholesIn } from '#app/mapping/catalogue/standard.ts'
import { optOutField } from '#app/mapping/parts/person.ts'

/** What is sent of one record, without an order's lines. `current`: what Zoho has of it now. */
export function rowToSend(place: RowPlace, writing: Writing, current: ZohoRecord | null): ZohoRow {
  if (!current) return rowOf(place, writing, 'create')
  const row = keepValues(rowOf(place, writing, 'update'), writing, current, place)
  return exceptNames(row, foreignAmounts(row, writing, current))
}

/** A record of its own, with what it gets once; or what becomes of one that is there. */
export function rowOf(
  { module }: Pick<RowPlace, 'module'>,
  writing: Writing,
  how: 'create' | 'update',
): ZohoRow {
  const { mapped, dropped, renamed, plain } = writing
  const once = how === 'create' ? onceIn(module, mapped) : {}
  const all: ZohoRow = { ...once, ...mapped.row, [module.idField]: ownIdOf(mapped) }
  const named = renamed ? withFields(all, { Product_Name: nameApart(all, mapped.shopifyId) }) : all
  const tags = how === 'create' ? tagsOnce(once, writing) : null
  const tagged = tags === null ? named : withFields(named, { [tagField]: toTags(tags) })
  const none = tags?.length === 0 ? [tagField] : []
  const unnamed = how === 'create' ? unnamedAmounts(writing) : []
  const left = new Set<string>([...dropped, ...leftToZoho(writing, how, module), ...none, ...unnamed])
  const row: ZohoRow = Object.fromEntries(Object.entries(tagged).filter(([name]) => !left.has(name)))
  const sent = plain ? plainRow(row, needed, `Shopify ${mapped.shopifyId}`) : row
  return how === 'create'
    ? fitRecord(sent, module.fields, how)
    : fitUpdate(sent, module.apiName, module.fields)
}

const nameApart = ({ Product_Name, Product_Code }: ZohoRow, shopifyId: ShopifyId): string =>
  distinctName(typeof Product_Name === 'string' ? Product_Name : '', Product_Code, shopifyId)

// What every new record gets, and Shopify's own; null where those are not wanted.
const tagsOnce = (once: ZohoRow, { mapped: { row }, mostTags }: Writing): string[] | null =>
  tagField in row
    ? tagNames([...namesIn(once[tagField]), ...namesIn(row[tagField])]).slice(0, mostTags)
    : null

// Without its layout a record is made in Zoho's standard one, which has all that we need.
function onceIn({ layoutId }: ModuleConfig, { onCreate = {} }: Writing['mapped']) {
  const { Layout, ...others } = onCreate
  return layoutId !== null && Layout !== undefined ? { ...others, Layout } : others
}

/** What a row is made with. */
export type RowPlace = { orgConfig: Pick<OrgConfig, 'settings' | 'connectedAt'>; module: ModuleConfig }

// An order with rows adds up to what Shopify says, whatever Shopify did not change.
const totals = ['Adjustment']

/** Its rows are left alone as people may have made them, and so is what they add up to. */
export const hasPeoplesRows = ({ linesKnown, rowsArePeoples }: Writing): boolean =>
  linesKnown && rowsArePeoples === true

/**
 * Fields that people have the say of: what Shopify did not change since it was last written, unless a rule lets
 * Shopify's value win always; what was absent before as well, unless it is a part of an address that is sent; and consent
 * that somebody else took away (contracts/zoho 11b.14).
 */
function leftToZoho(
  writing: Writing,
  how: 'create' | 'update',
  module: Pick<ModuleConfig, 'apiName' | 'fields'>,
): string[] {
  const { mapped, changes } = writing
  const { row, keepIfSet = [], overwrite = [], total } = mapped
  const { changed, unchanged, takenOver, held, regained } = changes
  const wins = winning(mapped, module)
  const ours = new Set([...wins, ...keepIfSet, ...(total === null || hasPeoplesRows(writing) ? [] : totals)])
  const isTheirs = (name: string) => how === 'update' && unchanged.has(name) && !ours.has(name)
  const filling = new Set([...unchanged, ...takenOver, ...held, ...keepIfSet])
  const isNew = (name: string) => (valueIn(row, name) ?? null) !== null && !filling.has(name)
  const whole = wholesIn(module.apiName, module.fields).filter((names) => names.some(isNew))
  const first = isFiledUnderFirst(mapped) && !isTheirs(lastName) ? [firstName] : []
  const replaced = new Set([...changed, ...wins, ...whole.flat(), ...first])
  return Object.entries(row).flatMap(([name, value]) => {
    const isLeft =
      isTheirs(name) ||
      (value === null && (how === 'create' || !replaced.has(name))) ||
      (name === optOutField && value === false && !regained.has(name) && !overwrite.includes(name))
    return isLeft ? [name] : []
  })
}

const [firstName, lastName] = ['First_Name', 'Last_Name'] as const

// The only name goes where the last one stands: the first one beside it would be there twice. What is null because Shopify
// has no first name is another thing.
const isFiledUnderFirst = ({ row, emptied = [] }: Writing['mapped']): boolean =>
  valueIn(row, firstName) === null && lastName in row && !emptied.includes(firstName)

/** Fields in which Shopify's value always wins, by a rule: an address is one value, and wins or stays whole. */
export function winning(
  { keepIfSet = [], overwrite = [] }: Pick<Writing['mapped'], 'keepIfSet' | 'overwrite'>,
  { apiName, fields }: Pick<ModuleConfig, 'apiName' | 'fields'>,
): Set<string> {
  const whole = overwrite.length === 0 ? [] : wholesIn(apiName, fields)
  const together = whole.filter((names) => names.some((name) => overwrite.includes(name))).flat()
  return new Set([...overwrite, ...together.filter((name) => !keepIfSet.includes(name))])
}

/**
 * Fields of a known record in which what Zoho has counts: those that a rule gives to Zoho. "Keep": of a record that was
 * there before us all others as well, but those that a rule gives to Shopify and those that changed there since. And
 * who is opted out already is so by somebody else's word. Of a Contact what its Lead brought along, and of a record that
 * stands for a lost one what Shopify did not change. And what an earlier write had to leave out: people may have filled it.
 */
export function keptFields(writing: Writing, place: RowPlace): string[] {
  const { mapped, adopted, changes } = writing
  const { orgConfig, module } = place
  const { row, keepIfSet = [], followed = [] } = mapped
  const { changed, unchanged, takenOver, ruledOtherwise } = changes
  const always = winning(mapped, module)
  const wins = new Set([...always, ...followed, ...unchanged, ...changed.difference(ruledOtherwise)])
  const isOld = adopted || writing.unlinked === true
  const old = isOld && orgConfig.settings.existing === 'keep' ? Object.keys(row) : []
  const out = row[optOutField] === true && !unchanged.has(optOutField) ? [optOutField] : []
  const brought = [...takenOver].filter((name) => !always.has(name) && !totals.includes(name))
  const behind = heldNow(writing, place).filter((name) => !always.has(name))
  const kept = [...keepIfSet, ...brought, ...behind, ...out, ...old.filter((name) => !wins.has(name))]
  const open = [...withName(new Set(kept), mapped), ...emptiedNow({ mapped, changes })]
  const asked = open.filter((name) => name !== module.idField && module.fields.has(name) && name !== tagField)
  return [...asked, ...(tagField in row && !unchanged.has(tagField) ? [tagField] : [])]
}

// The first name that would be there twice goes with the last one that is the only one, and stays with it.
function withName(kept: ReadonlySet<string>, mapped: Writing['mapped']): ReadonlySet<string> {
  const first = new Set([firstName])
  if (!isFiledUnderFirst(mapped)) return kept
  const stays = kept.has(lastName) || mapped.keepIfSet?.includes(firstName)
  return stays ? kept.union(first) : kept.difference(first)
}

/** What is read beside the fields of a record that has our id and no link here, where people's values are to stay. */
export const timesOf = ({ unlinked }: Writing, { orgConfig }: RowPlace): string[] =>
  unlinked === true && orgConfig.settings.existing === 'keep' ? ['Created_Time', 'Modified_Time'] : []

/**
 * Whose values it holds (decision 246). Made since the shop was connected, it is ours: its link was lost. Of before, people
 * have worked on it; but where Shopify's record changed after anything in Zoho, Zoho is behind.
 */
export function judged(writing: Writing, current: ZohoRecord | undefined, { orgConfig }: RowPlace): Writing {
  if (!writing.unlinked || orgConfig.settings.existing === 'replace' || !current) return writing
  const [made = NaN, modified = NaN] = ['Created_Time', 'Modified_Time'].map((name) =>
    timeIn(valueIn(current, name)),
  )
  // Zoho says whole seconds.
  if (!(made < Math.floor(orgConfig.connectedAt.getTime() / 1000) * 1000))
    return { ...writing, unlinked: false }
  if (Date.parse(writing.mapped.sourceAt) > modified) return { ...writing, unlinked: 'behind' }
  // Rows that are people's have been theirs since (decision 163).
  const rows = writing.rowsArePeoples === true ? { linesKnown: true } : {}
  return { ...writing, unlinked: false, adopted: true, ...rows }
}

const timeIn = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : NaN)

// Of what an earlier write had to leave out what would be sent now.
function heldNow(writing: Writing, { module }: RowPlace): string[] {
  const due = [...writing.changes.held].filter(
    (name) => module.fields.has(name) && name !== optOutField && !totals.includes(name),
  )
  const row = due.length === 0 ? {} : rowOf({ module }, writing, 'update')
  return due.filter((name) => name in row)
}

/** Fields that had a value in Shopify when the record was last written. */
const emptiedNow = ({ mapped: { emptied = [] }, changes }: Pick<Writing, 'mapped' | 'changes'>): string[] =>
  emptied.filter((name) => changes.changed.has(name))

// Those in which Zoho still has what we wrote: of an address all of its parts.
function emptiedIn(writing: Writing, current: ZohoRecord, { module }: RowPlace): Set<string> {
  const names = emptiedNow(writing)
  const wholes = wholesIn(module.apiName, module.fields)
  const isOurs = (name: string) => writing.changes.isAsSent(name, valueIn(current, name))
  const together = (name: string) => wholes.find((whole) => whole.includes(name)) ?? [name]
  return new Set(
    names.filter((name) => together(name).every((part) => !names.includes(part) || isOurs(part))),
  )
}

// Zoho shows a box that nobody ticked as false.
const isOptIn = (name: string, value: unknown): boolean => name === optOutField && value === false

const isBlank = (value: unknown): boolean => value === null || value === undefined || value === ''

/**
 * Only blanks are filled, and what Zoho still has from us is written over where it is behind; our id is set, and tags that
 * are there stay. An address of which Zoho has a part is no blank: two
 * would be mixed.
 */
export function keepValues(
  row: ZohoRow,
  writing: Writing,
  current: ZohoRecord | undefined,
  place: RowPlace,
): ZohoRow {
  const toEmpty = current ? emptiedIn(writing, current, place) : new Set<string>()
  const kept = new Set(keptFields(writing, place).filter((name) => !toEmpty.has(name)))
  if (kept.size === 0 || !current)
    return withTags(exceptNames(row, current ? [] : emptiedNow(writing)), writing, current)
  const { held, isAsSent } = writing.changes
  // Zoho itself moved a reference along (a merge), or people chose the same: it is written, and ours from then on.
  const isThere = (name: string, there: unknown) => isSameReference(there, valueIn(row, name))
  const isBehind = (name: string, there: unknown) =>
    held.has(name) && (isAsSent(name, there) || isThere(name, there))
  const isSet = (name: string) => {
    const there = valueIn(current, name)
    const isOpen = isBlank(there) || isOptIn(name, there) || isBehind(name, there)
    return name !== tagField && kept.has(name) && !isOpen
  }
  const whole = wholesIn(place.module.apiName, place.module.fields).filter((fields) => fields.some(isSet))
  const isKept = (name: string) =>
    isSet(name) || (kept.has(name) && whole.some((fields) => fields.includes(name)))
  const stays = (name: string) => isKept(followedBy(name, row, writing.mapped))
  const others = Object.fromEntries(Object.entries(row).filter(([name]) => !stays(name)))
  return withTags(others, writing, current)
}

// The first name that would be there twice goes exactly where the last one does, but where a rule leaves it to Zoho.
const followedBy = (name: string, row: ZohoRow, mapped: Writing['mapped']): string =>
  name === firstName && lastName in row && isFiledUnderFirst(mapped) && !mapped.keepIfSet?.includes(name)
    ? lastName
    : name

/** The same without these fields. */
export const exceptNames = <V>(
  row: Readonly<Record<string, V>>,
  names: readonly string[],
): Record<string, V> => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))

/** Tags that a write gives its record; undefined: it holds none. `current`: the record as it was read; null: a new one. */
export const tagsOf = (row: ZohoRow, writing: Writing, current: ZohoRecord | null) =>
  tagField in row
    ? mergeTags({
        wanted: namesIn(writing.mapped.row[tagField]),
        current: current ? namesIn(current[tagField]) : [],
        gave: writing.changes.gave,
        ...(writing.mostTags === undefined ? {} : { most: writing.mostTags }),
      })
    : undefined

/** What became of Shopify's tags in a row that is sent: those that the record has from us, and whether all are in it. */
export function tagsSent(row: ZohoRow, writing: Writing, current: ZohoRecord | null) {
  const { mapped, changes, zohoId } = writing
  const isSent = isIn(namesIn(row[tagField]))
  const isDue = zohoId === null || !changes.unchanged.has(tagField)
  return {
    given: tagsOf(row, writing, current)?.given.filter(isSent),
    tagsLeft: isDue && namesIn(mapped.row[tagField]).some((name) => !isSent(name)),
  }
}

// A write replaces all tags of a record: without knowing which there are, none are written.
function withTags(row: ZohoRow, writing: Writing, current: ZohoRecord | undefined): ZohoRow {
  const { [tagField]: _, ...others } = row
  const merged = current && tagsOf(row, writing, current)
  return merged ? { ...others, [tagField]: toTags(merged.tags) } : others
}
