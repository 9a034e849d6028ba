// The corridor behind all three doors: compare, write, remember; a batch at a time. Every step may run twice.

import { loadLinks, saveLinks, type Link, type LinkDraft } from '#app/db/links.server.ts'
import { saveOutcomes, type OutcomeDraft } from '#app/db/outcomes.server.ts'
import type { Door, RecordKind } from '#app/lib/record-kind.ts'
import { mostRows } from '#app/zoho/records.server.ts'
import type { SyncContext } from './context.ts'
import type { Draft } from './draft.ts'
import type { FindExisting, Match } from './existing.server.ts'
import { fingerprint, linesPrint } from './fingerprint.server.ts'
import { rejected, skipped, written, type Ending } from './outcome.ts'
import type { ModuleSheet, Sheet } from './sheet.server.ts'
import { writeRows, type Writing } from './write-rows.server.ts'

export type Settled = { draft: Draft; ending: Ending }

export type Push = {
  sheet: Sheet
  kind: RecordKind
  door: Door
  runId: string | null
  findExisting: FindExisting
  /** When each record's change was noted, for the latency. */
  notedAt?: ReadonlyMap<string, Date>
  attempts?: ReadonlyMap<string, number>
}

/**
 * Carries drafts of one kind. One ending each, in no particular order.
 * @throws AppError when a whole call failed: the batch may be pushed again as it is
 */
export async function pushDrafts(context: SyncContext, push: Push, drafts: readonly Draft[]): Promise<Settled[]> {
  const settled: Settled[] = []
  const unique = [...new Map(drafts.map((draft) => [draft.shopifyId, draft])).values()]
  for (let at = 0; at < unique.length; at += mostRows) {
    settled.push(...(await pushBatch(context, push, unique.slice(at, at + mostRows))))
  }
  return settled
}

async function pushBatch(context: SyncContext, push: Push, drafts: readonly Draft[]): Promise<Settled[]> {
  const { sheet, kind } = push
  const module = sheet.modules[kind]
  if (!module) {
    const cause = sheet.settings.kinds[kind] ? 'module_missing' : 'turned_off'
    return drafts.map((draft) => ({ draft, ending: skipped(cause) }))
  }
  const ids = drafts.map((draft) => draft.shopifyId)
  const links = await loadLinks(context.db, sheet.shop, kind, ids)
  const { same, open } = compare(drafts, links, module)
  const { writings, ambiguous } = await prepare(push, open, links, module)
  const trigger = automationsOf(push)
  const results = await writeRows({ db: context.db, sheet, module, trigger }, writings)
  const settled = [...same, ...ambiguous, ...results.map(({ writing, ending }) => ({ draft: writing.draft, ending }))]
  const adopted = new Set(writings.filter((writing) => writing.adopted).map((writing) => writing.draft.shopifyId))
  await remember(context, push, module, { settled, adopted, links })
  return settled
}

const automationsOf = ({ sheet: { settings }, door }: Push): [] | undefined => {
  const on = door === 'live' || door === 'retry' ? settings.automationsOnLive : settings.automationsOnImport
  return on ? undefined : []
}

// Same fingerprint as last time: Zoho has it. Older than what was written: a late reader lost the race.
function compare(drafts: readonly Draft[], links: ReadonlyMap<string, Link>, module: ModuleSheet) {
  const same: Settled[] = []
  const open: Draft[] = []
  for (const draft of drafts) {
    const link = links.get(draft.shopifyId)
    const current = link && !link.gone && link.zohoModule === module.apiName
    if (current && isKnown(link, draft, module)) same.push({ draft, ending: written('unchanged', link.zohoId) })
    else open.push(draft)
  }
  return { same, open }
}

function isKnown(link: Link, draft: Draft, module: ModuleSheet): boolean {
  if (link.sourceAt && link.sourceAt > new Date(draft.sourceAt)) return true
  return link.fingerprint === fingerprint(module.apiName, draft)
}

async function prepare(push: Push, open: readonly Draft[], links: ReadonlyMap<string, Link>, module: ModuleSheet) {
  const here = new Map([...links].filter(([, link]) => link.zohoModule === module.apiName))
  const unknown = open.filter((draft) => !here.has(draft.shopifyId))
  const matches = unknown.length > 0 ? await push.findExisting(unknown) : new Map<string, never>()
  const writings: Writing[] = []
  const ambiguous: Settled[] = []
  for (const draft of open) {
    const match = matches.get(draft.shopifyId)
    if (match === 'ambiguous') ambiguous.push({ draft, ending: rejected('ambiguous_match', { field: 'Email' }) })
    else writings.push(toWriting(draft, here.get(draft.shopifyId), match))
  }
  return { writings, ambiguous }
}

function toWriting(draft: Draft, link: Link | undefined, match: Exclude<Match, 'ambiguous'> | undefined): Writing {
  const known = link ?? match
  return {
    draft,
    zohoId: known?.zohoId ?? null,
    adopted: known?.adopted ?? false,
    linesKnown: link !== undefined && link.linesPrint === linesPrint(draft),
    dropped: new Set(),
    renamed: false,
  }
}

type Remembered = { settled: readonly Settled[]; adopted: ReadonlySet<string>; links: ReadonlyMap<string, Link> }

async function remember(
  context: SyncContext,
  push: Push,
  module: ModuleSheet,
  { settled, adopted, links }: Remembered,
): Promise<void> {
  const at = context.now()
  const fresh = settled.filter(({ ending }) => ending.result === 'created' || ending.result === 'updated')
  const drafts = fresh.map(({ draft, ending }): LinkDraft => ({
    shopifyId: draft.shopifyId,
    parentId: draft.parentId,
    zohoModule: module.apiName,
    zohoId: ending.zohoId ?? '',
    fingerprint: fingerprint(module.apiName, draft),
    linesPrint: linesPrint(draft),
    label: draft.label,
    sourceAt: draft.sourceAt,
    total: draft.total,
    adopted: adopted.has(draft.shopifyId) || (links.get(draft.shopifyId)?.adopted ?? false),
    gone: false,
  }))
  await saveLinks(context.db, { shop: push.sheet.shop, kind: push.kind, at }, drafts)
  await saveEndings(context, push, module.apiName, settled)
}

/** Writes outcome rows: all of live work but "unchanged"; of imports only what did not go through. */
export async function saveEndings(
  context: SyncContext,
  push: Omit<Push, 'findExisting'>,
  module: string | null,
  settled: readonly Settled[],
): Promise<void> {
  const at = context.now()
  const { kind, door } = push
  for (const { ending } of settled) context.metrics.outcomes.inc({ kind, door, result: ending.result })
  const told = settled.filter(({ ending }) => isTold(ending, door))
  const drafts = told.map(({ draft, ending }): OutcomeDraft => {
    const noted = push.notedAt?.get(draft.shopifyId) ?? push.notedAt?.get(draft.parentId ?? '')
    const latencyMs = noted ? Math.max(0, at.getTime() - noted.getTime()) : null
    if (latencyMs !== null) context.metrics.latency.observe(latencyMs / 1000)
    const { shopifyId, label } = draft
    const attempts = (push.attempts?.get(shopifyId) ?? 0) + 1
    return { kind, shopifyId, label, door, ...ending, zohoModule: module, attempts, latencyMs }
  })
  await saveOutcomes(context.db, { shop: push.sheet.shop, runId: push.runId, at }, drafts)
}

function isTold({ result }: Ending, door: Door): boolean {
  if (door === 'import') return ['rejected', 'failed', 'skipped'].includes(result)
  return door === 'retry' || result !== 'unchanged'
}
