// The pipeline behind all three triggers: compare, write, persist; a batch at a time. Every step may run twice.

import {
  isLinked,
  loadLinkedZohoIds,
  loadLinks,
  saveIntents,
  type Link,
  type RecordLink,
} from '#app/db/tables/links.server.ts'
import { linkPlace } from '#app/db/protection/sealed.server.ts'
import { amount, toNumber } from '#app/mapping/values/money.ts'
import { mostRows } from '#app/zoho/records/records.server.ts'
import { retryWithoutAccount } from '#app/sync/accounts/account-fields.server.ts'
import { compare } from './compare.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { PartWriter } from '#app/sync/kinds/kind.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { FindExisting, Match } from '#app/sync/matching/existing.server.ts'
import { isAmbiguous } from '#app/sync/matching/known-records.ts'
import { saveResults } from './save-results.server.ts'
import { changedFields, isLinesHash } from './fingerprint.server.ts'
import { holdRecords, type Certain } from './certain-writes.server.ts'
import { skipped, waits } from '#app/sync/core/sync-result.ts'
import { askAgain, findTargets, type Target } from '#app/sync/matching/questions.server.ts'
import { persist } from './persist-links.server.ts'
import type { Push, SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { withCorrection, withoutMisfits } from '#app/sync/orders/verify-orders.server.ts'
import type { Writing } from './settle-row.server.ts'
import { writeRows } from './write-rows.server.ts'

/**
 * Writes mapped records of one kind to Zoho. One sync result each, in no particular order.
 * @throws AppError when a whole call failed: the batch may be pushed again as it is
 */
export async function pushRecords(
  context: SyncContext,
  push: Push,
  mappedRecords: readonly MappedRecord[],
): Promise<SyncedRecord[]> {
  const settled: SyncedRecord[] = []
  const careful = { ...push, findExisting: exceptLinked(context, push) }
  const unique = [...new Map(mappedRecords.map((mapped) => [mapped.shopifyId, mapped])).values()]
  for (let at = 0; at < unique.length; at += mostRows) {
    const batch = unique.slice(at, at + mostRows)
    settled.push(...(await push.kind.place(context, careful, batch, partWriter(context))))
  }
  return settled
}

const partWriter = (context: SyncContext): PartWriter => ({
  write: (push, module, mappedRecords) => pushInto(context, push, module, mappedRecords),
  tell: async (push, module, ended) => {
    const { orgConfig, kind } = push
    if (orgConfig.dryRun) orgConfig.dryRun.settle(kind.name, ended, { module: module ?? '', writings: [] })
    else await saveResults(context, { ...push, kind: kind.name, writtenAt: context.now() }, module, ended)
  },
})

// A record that is another's by its link is not adopted, although it carries nobody's id: a lead that people converted
// takes no id of ours along, and what is gone in Shopify keeps its record.
function exceptLinked(context: SyncContext, { orgConfig, findExisting }: Push): FindExisting {
  return async (mappedRecords, module, options) => {
    const matches = await findExisting(mappedRecords, module, options)
    const adoptable = [...matches.values()].flatMap((match) =>
      !isAmbiguous(match) && match.adopted ? [match.zohoId] : [],
    )
    const owners = await loadLinkedZohoIds(context.db, orgConfig.shop, module.apiName, adoptable)
    const isFree = (shopifyId: string, match: Match) =>
      isAmbiguous(match) || !match.adopted || (owners.get(match.zohoId) ?? shopifyId) === shopifyId
    return new Map([...matches].filter(([shopifyId, match]) => isFree(shopifyId, match)))
  }
}

async function pushInto(
  context: SyncContext,
  push: Push,
  module: ModuleConfig,
  mappedRecords: readonly MappedRecord[],
): Promise<SyncedRecord[]> {
  const { orgConfig } = push
  const kind = push.kind.name
  const ids = mappedRecords.map((mapped) => mapped.shopifyId)
  const links = await loadLinks(context.db, orgConfig.shop, kind, ids)
  const filtered = mappedRecords
    .filter((mapped) => mapped.filtered)
    .map((mapped) => ({ mapped, syncResult: skipped('filtered') }))
  const wanted = mappedRecords.filter((mapped) => !mapped.filtered)
  const { same, open } = compare(context.digests, push, wanted, { links, module })
  const { writings, settled: decided } = await prepare(context, push, { open, links, module })
  const unwritten = [...filtered, ...same, ...decided]
  if (orgConfig.dryRun) return orgConfig.dryRun.settle(kind, unwritten, { module: module.apiName, writings })
  const certain = await holdRecords(context, { shop: orgConfig.shop, kind }, writings.map(idOf))
  try {
    return await pushHeld(context, push, { module, mappedRecords, writings, certain, same, unwritten, links })
  } finally {
    await certain.settle(writings.filter(({ uncertain }) => !uncertain).map(idOf))
    await certain.loosen(writings.filter(({ uncertain }) => uncertain === 'guarded').map(idOf))
  }
}

const idOf = ({ mapped }: Writing): string => mapped.shopifyId

type Held = {
  module: ModuleConfig
  mappedRecords: readonly MappedRecord[]
  writings: readonly Writing[]
  certain: Certain
  same: readonly SyncedRecord[]
  unwritten: readonly SyncedRecord[]
  links: ReadonlyMap<string, Link>
}

async function pushHeld(context: SyncContext, push: Push, held: Held): Promise<SyncedRecord[]> {
  const { orgConfig } = push
  const { module, mappedRecords, certain, same, unwritten, links } = held
  const originals = new Map(mappedRecords.map((mapped) => [mapped.shopifyId, mapped]))
  const originalOf = ({ mapped }: Writing) => originals.get(mapped.shopifyId) ?? mapped
  const writings = held.writings.filter((writing) => !certain.held.has(idOf(writing)))
  const waiting = held.writings.flatMap((writing) => waitingOf(certain, writing, originalOf(writing)))
  await saveWriteAhead(context, push, writings, module)
  const { db, now } = context
  const kind = push.kind.name
  const automations = automationsOf(push)
  const batch = { db, now, kind, orgConfig, module, automations, beforeSend: certain.beforeSend }
  const results = await writeRows(batch, writings)
  const writtenAt = now()
  await askAgain(context, push, module, results)
  await push.kind.afterWrite(context, orgConfig, { module, results })
  const answered = results.map(({ writing, syncResult }) => ({ mapped: originalOf(writing), syncResult }))
  const passed = await retryWithoutAccount(context, orgConfig, answered)
  const verified = await push.kind.verify(push, { module, results, records: passed })
  const wrote = withoutMisfits(passed, verified)
  const { corrections } = verified
  const adopted = new Set(writings.filter((writing) => writing.adopted).map(idOf))
  await persist(context, push, module, { same, wrote, corrections, adopted, links })
  const settled = [...unwritten, ...wrote.map((one) => withCorrection(one, corrections)), ...waiting]
  await saveResults(context, { ...push, kind, writtenAt }, module.apiName, settled)
  return settled
}

function waitingOf({ held }: Certain, writing: Writing, mapped: MappedRecord): SyncedRecord[] {
  const at = held.get(idOf(writing))
  return at ? [{ mapped, syncResult: waits('write_in_doubt', { at, counts: false }) }] : []
}

const automationsOf = ({ orgConfig: { settings }, trigger }: Push): [] | undefined => {
  const on =
    trigger === 'live' || trigger === 'retry' ? settings.automationsOnLive : settings.automationsOnImport
  return on ? undefined : []
}

type Open = { open: readonly MappedRecord[]; links: ReadonlyMap<string, Link>; module: ModuleConfig }

/** Which Zoho record each mapped record would be written to; where that is in doubt, a question. */
export async function prepare(context: SyncContext, push: Push, { open, links, module }: Open) {
  const { orgConfig } = push
  const known = open.map((mapped) => {
    const link = usableLink(links.get(mapped.shopifyId), module)
    return { mapped, link, hashes: hashesOf(context, orgConfig, link) }
  })
  const unknown = known.filter(({ link }) => !link).map(({ mapped }) => mapped)
  const { targets, settled } = await findTargets(context, push, module, unknown)
  const writings = known.flatMap((one) => {
    const target = one.link ?? targets.get(one.mapped.shopifyId)
    return target ? [writingOf(context, one, target, push)] : []
  })
  return { writings, settled }
}

const usableLink = (link: Link | undefined, module: ModuleConfig): RecordLink | undefined =>
  link?.zohoModule === module.apiName && isLinked(link) ? link : undefined

type Known = { mapped: MappedRecord; link: RecordLink | undefined; hashes: string | null }

// What no key of ours opens is not known.
const hashesOf = ({ secrets }: SyncContext, { shop }: OrgConfig, link: Link | undefined): string | null =>
  link?.fieldHashes ? secrets.decrypt(link.fieldHashes, linkPlace(shop)) : null

function writingOf(
  { digests }: SyncContext,
  { mapped, link, hashes }: Known,
  target: Target,
  { trigger, kind, orgConfig }: Push,
): Writing {
  const { zohoId, adopted, decided } = target
  const linesKnown = link !== undefined && trigger !== 'retry' && isLinesHash(digests, link.linesHash, mapped)
  const fresh = { dropped: new Set<string>(), renamed: false }
  const changed = changedFields(digests, mapped, orgConfig.settings.rules[kind.name], hashes)
  return { mapped: corrected(mapped, link), zohoId, adopted, changed, decided, linesKnown, ...fresh }
}

// What Zoho added to the total last time it will most likely add again.
function corrected(mapped: MappedRecord, link: Link | undefined): MappedRecord {
  const adjustment = mapped.row['Adjustment']
  if (!link?.correction || typeof adjustment !== 'number') return mapped
  const Adjustment = toNumber(amount(adjustment).plus(link.correction.toString()))
  return { ...mapped, row: { ...mapped.row, Adjustment } }
}

// Noted before a write, for whoever comes after us if we do not live to see its answer and the record is deleted while
// our write is in doubt. Shopify no longer names a product's variants then; and an order that Shopify does not show may
// only be too old for us to see, unless we know when it was made.
async function saveWriteAhead(
  context: SyncContext,
  { orgConfig, kind, trigger }: Push,
  writings: readonly Writing[],
  module: ModuleConfig,
) {
  if (kind.isFoundById || trigger === 'import') return
  const fresh = writings.filter(({ zohoId }) => zohoId === null).map(({ mapped }) => mapped)
  const mappedRecords = fresh.map(({ shopifyId, parentId, label, createdAt = null }) => ({
    ...{ shopifyId, parentId, label, createdAt },
  }))
  await saveIntents(
    context.db,
    { shop: orgConfig.shop, kind: kind.name, at: context.now(), zohoModule: module.apiName },
    mappedRecords,
  )
}
