// What is to be written of one module's records: compared with what was written before, and matched with what Zoho has.

import { linkPlace } from '#app/db/protection/sealed.server.ts'
import { isLinked, type Link, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { optOutField } from '#app/mapping/parts/person.ts'
import { amount, toNumber } from '#app/mapping/values/money.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { mostTags } from '#app/zoho/client/edition.ts'
import { withFields } from '#app/zoho/records/rows.ts'
import { skipped, written, type SyncResult } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Push } from './kind.ts'
import { inherit } from '#app/sync/matching/inherit.server.ts'
import { findTargets, type WriteTarget } from '#app/sync/matching/questions.server.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import { looksAt, takenBack } from './taken-back.server.ts'
import { isFingerprint, isLinesHash } from '#app/sync/core/fingerprint.ts'
import { fieldChanges, type FieldChanges } from './rows/hashes.server.ts'
import type { Writing } from './rows/next.ts'
import type { Digests } from '#app/lib/secrets/digests.server.ts'

export type Plan = {
  module: ModuleConfig
  /** As they were mapped. */
  mappedRecords: readonly MappedRecord[]
  /** As they were before the write, with what was handed over (`inherited`). */
  links: ReadonlyMap<ShopifyId, Link>
  inherited: ReadonlyMap<ShopifyId, Link>
  writings: readonly Writing[]
  /** Zoho has these as they are. */
  same: readonly SyncedRecord[]
  /** All that ends without a write: these, what is filtered out, what is the merchant's to decide. */
  unwritten: readonly SyncedRecord[]
}

export async function plan(
  context: SyncContext,
  push: Push,
  module: ModuleConfig,
  mappedRecords: readonly MappedRecord[],
): Promise<Plan> {
  const ids = mappedRecords.map((mapped) => mapped.shopifyId)
  const links = await loadLinks(context.db, push.orgConfig.shop, push.kind.name, ids)
  const kept = new Map(
    mappedRecords.flatMap((mapped) => {
      const syncResult = keptOut(mapped, links.get(mapped.shopifyId))
      return syncResult ? [[mapped, { mapped, syncResult }]] : []
    }),
  )
  const wanted = mappedRecords.filter((mapped) => !kept.has(mapped))
  const linked = { links, module }
  const compared = compare(context.digests, push, wanted, linked)
  const { same, open } = await lookedAt(context, push, compared, linked)
  const { writings, inherited, synced: decided } = await prepare(context, push, { open, ...linked })
  const unwritten = [...kept.values(), ...same, ...decided]
  const known = { links: new Map([...links, ...inherited]), inherited }
  return { module, mappedRecords, ...known, writings, same, unwritten }
}

/** How a record ends that is not to be written. A link that was there when it was mapped may be another's by now. */
export const keptOut = (
  mapped: Pick<MappedRecord, 'filtered' | 'unlinkedAs'>,
  link: Link | undefined,
): SyncResult | undefined =>
  mapped.filtered ? skipped('filtered') : link && isLinked(link) ? undefined : mapped.unlinkedAs

type Linked = { links: ReadonlyMap<ShopifyId, Link>; module: ModuleConfig }
type Compared = { same: SyncedRecord[]; open: MappedRecord[] }

/**
 * Same fingerprint as last time: Zoho has it. Older than what was written: a late reader lost the race. What the merchant
 * asks for is written in any case.
 */
function compare(
  digests: Digests,
  { trigger, orgConfig }: Push,
  mappedRecords: readonly MappedRecord[],
  { links, module }: Linked,
): Compared {
  const same: SyncedRecord[] = []
  const open: MappedRecord[] = []
  for (const mapped of mappedRecords) {
    const link = links.get(mapped.shopifyId)
    const current =
      link && isLinked(link) && !link.gone && link.zohoModule === module.apiName && trigger !== 'retry'
    const isVoid = orgConfig.replacesKept && link?.adopted
    if (current && !isVoid && isKnown(digests, link, { mapped, module }))
      same.push({ mapped, syncResult: written('unchanged', link.zohoId) })
    else open.push(mapped)
  }
  return { same, open }
}

// What is as it was written, and yet has a field in which Shopify's value always wins and Zoho has another.
async function lookedAt(
  context: SyncContext,
  push: Push,
  { same, open }: Compared,
  { links, module }: Linked,
): Promise<Compared> {
  const asked = same.flatMap(({ mapped }) => {
    const link = usableLink(links.get(mapped.shopifyId), module)
    return link && looksAt(push, mapped) && !isOlder(link, mapped) ? [{ mapped, link }] : []
  })
  if (asked.length === 0) return { same, open }
  const { orgConfig } = push
  const writings = asked.map(({ mapped, link }) => {
    const hashes = hashesOf(context, orgConfig.shop, link)
    return writingOf(context, { mapped, link, hashes }, link, { push, module })
  })
  const back = await takenBack({ orgConfig, module }, writings)
  const isBack = ({ mapped }: SyncedRecord) => back.has(mapped.shopifyId)
  return {
    same: same.filter((one) => !isBack(one)),
    open: [...open, ...same.filter(isBack).map(({ mapped }) => mapped)],
  }
}

const isOlder = ({ sourceAt }: Link, mapped: MappedRecord): boolean =>
  sourceAt !== null && sourceAt > new Date(mapped.sourceAt)

/** Whether Zoho has this state of the record, or a newer one. */
export function isKnown(
  digests: Digests,
  link: Link,
  { mapped, module }: { mapped: MappedRecord; module: ModuleConfig },
): boolean {
  if (isOlder(link, mapped)) return true
  if (link.fingerprint === null) return false
  return isFingerprint(digests, link.fingerprint, { module: module.apiName, mapped })
}

type Open = { open: readonly MappedRecord[] } & Linked

/** Which Zoho record each mapped record would be written to; where that is in doubt, a question. */
export async function prepare(context: SyncContext, push: Push, { open, links, module }: Open) {
  const { orgConfig } = push
  const known = open.map((mapped) => {
    const link = usableLink(links.get(mapped.shopifyId), module)
    return { mapped, link, hashes: hashesOf(context, orgConfig.shop, link) }
  })
  const unknown = known.filter(({ link }) => !link).map(({ mapped }) => mapped)
  const { targets, synced } = await findTargets(context, push, module, unknown)
  const inherited = await inherit(context, orgConfig, { kind: push.kind.name, module, targets })
  const writings = known.flatMap((one) => {
    const link = one.link ?? inherited.get(one.mapped.shopifyId)
    const target = link ?? withoutHeirs(targets.get(one.mapped.shopifyId))
    if (!target) return []
    const hashes = one.hashes ?? hashesOf(context, orgConfig.shop, link)
    const writing = writingOf(context, { ...one, link, hashes }, target, { push, module })
    const isSure = link ? !isBare(link) : target.zohoId === null
    return [isSure || target.adopted ? writing : { ...writing, unlinked: true }]
  })
  return { writings, inherited, synced }
}

// Another one was faster with what Shopify's deletion had left.
const withoutHeirs = (target: WriteTarget | undefined): WriteTarget | undefined =>
  target?.heirTo ? { zohoId: null, adopted: false } : target

// It was made for a record that was found, as the Contact of a Lead of before: nothing here says what we wrote there.
const isBare = ({ fieldHashes, sourceAt, gone }: RecordLink): boolean =>
  fieldHashes === null && sourceAt === null && !gone

/** A link to a record in this module. */
export const usableLink = (link: Link | undefined, module: ModuleConfig): RecordLink | undefined =>
  link?.zohoModule === module.apiName && isLinked(link) ? link : undefined

type Known = { mapped: MappedRecord; link: RecordLink | undefined; hashes: string | null }

/**
 * Hashes of a link's fields; null where nothing is known: a record marked as gone, or what no key of ours opens. Of a write
 * in doubt they say which fields are.
 */
export const hashesOf = (
  { secrets }: SyncContext,
  shop: ShopDomain,
  link: Pick<Link, 'fieldHashes' | 'gone'> | undefined,
): string | null =>
  link?.fieldHashes && !link.gone ? secrets.decrypt(link.fieldHashes, linkPlace(shop)) : null

type Goal = { push: Push; module: ModuleConfig }

function writingOf(
  { digests }: SyncContext,
  { mapped, link, hashes }: Known,
  target: WriteTarget,
  { push: { trigger, kind, orgConfig }, module }: Goal,
): Writing {
  const { zohoId, adopted, decided } = target
  const { rowsArePeoples } = kind
  const looksAgain = trigger === 'retry' && !rowsArePeoples
  const linesKnown = link !== undefined && !looksAgain && isLinesHash(digests, link.linesHash, mapped)
  const fresh = { dropped: new Set<string>(), renamed: false }
  const before = {
    rules: orgConfig.settings.rules[kind.name],
    module: module.apiName,
    fields: module.fields,
    stored: hashes,
    replaces: adopted && orgConfig.settings.existing === 'replace',
  }
  const changes = fieldChanges(digests, mapped, before)
  const most = mostTags(orgConfig.zoho.org.edition)
  const rows = { linesKnown, rowsArePeoples, mostTags: most }
  const own = setFree(corrected(mapped, link), changes)
  return { mapped: own, zohoId, adopted, changes, decided, ...rows, ...fresh }
}

// Nothing opts the customer out any more: of whom Shopify says nothing else, that has to be said.
const setFree = (mapped: MappedRecord, { regained }: FieldChanges): MappedRecord =>
  regained.has(optOutField) ? { ...mapped, row: withFields(mapped.row, { [optOutField]: false }) } : mapped

/** What Zoho added to the total last time it will most likely add again. */
export function corrected(mapped: MappedRecord, link: Link | undefined): MappedRecord {
  const adjustment = mapped.row['Adjustment']
  if (!link?.correction || typeof adjustment !== 'number') return mapped
  const Adjustment = toNumber(amount(adjustment).plus(link.correction.toString()))
  return { ...mapped, row: withFields(mapped.row, { Adjustment }) }
}
