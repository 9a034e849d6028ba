// Nightly and after an import: do Zoho's order totals equal Shopify's, is every linked record still there? Differences
// are repaired through the corridor.

import { noteChanges, type ChangeDraft } from '#app/db/changes.server.ts'
import { pageLinks, saveLinks, type Link } from '#app/db/links.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { amount } from '#app/mapping/money.ts'
import type { JobEnding } from '#app/queue/jobs.ts'
import { fetchRecords, type ZohoRecord } from '#app/zoho/records.server.ts'
import type { SyncContext } from './context.ts'
import { pausedUntil, pauseFor } from './pause.server.ts'
import { loadSheet, type Sheet } from './sheet.server.ts'

const linksAtOnce = 100

/** The `audit` job: one call for every hundred linked records. */
export async function auditShop(context: SyncContext, shop: ShopDomain, signal: AbortSignal): Promise<JobEnding> {
  const paused = await pausedUntil(context, shop)
  if (paused) return paused
  try {
    const sheet = await loadSheet(context, shop)
    const quiet = { ...sheet, zoho: sheet.zoho.as('import') }
    for (const kind of recordKinds) await auditKind(context, quiet, kind, signal)
    return { done: true }
  } catch (error) {
    return pauseFor(context, shop, error)
  }
}

async function auditKind(context: SyncContext, sheet: Sheet, kind: RecordKind, signal: AbortSignal): Promise<void> {
  const module = sheet.modules[kind]
  if (!module) return
  for (let after = ''; !signal.aborted; ) {
    const links = await pageLinks(context.db, sheet.shop, kind, { after, take: linksAtOnce })
    const last = links.at(-1)
    if (!last) return
    after = last.shopifyId
    const here = links.filter((link) => link.zohoModule === module.apiName && !link.gone)
    const fields = kind === 'order' ? [module.idField, 'Grand_Total'] : [module.idField]
    const ids = here.map((link) => link.zohoId)
    const records = new Map((await fetchRecords(sheet.zoho, module.apiName, ids, fields)).map((r) => [r.id, r]))
    await repair(context, sheet, kind, here.filter((link) => differs(link, records.get(link.zohoId))))
  }
}

function differs(link: Link, record: ZohoRecord | undefined): boolean {
  if (!record) return true
  const total = record['Grand_Total']
  if (link.total === null || (typeof total !== 'number' && typeof total !== 'string')) return false
  return !amount(total).eq(amount(link.total.toString()))
}

// Written again from Shopify's truth: the fingerprints are void, so that "unchanged" cannot hide the difference. A
// record that is gone in Zoho is made anew.
async function repair(context: SyncContext, sheet: Sheet, kind: RecordKind, links: readonly Link[]): Promise<void> {
  if (links.length === 0) return
  context.log.info({ shop: sheet.shop, kind, records: links.length }, 'difference found')
  const at = context.now()
  await saveLinks(
    context.db,
    { shop: sheet.shop, kind, at },
    links.map((link) => ({
      ...link,
      fingerprint: 'void',
      linesPrint: null,
      sourceAt: null,
      total: link.total?.toString() ?? null,
    })),
  )
  const ids = new Set(links.map((link) => (kind === 'product' ? (link.parentId ?? link.shopifyId) : link.shopifyId)))
  const drafts = [...ids].map((shopifyId): ChangeDraft => ({ kind, shopifyId, deleted: false }))
  await noteChanges(context.db, { shop: sheet.shop, door: 'reconcile', at, delivery: null }, drafts)
  context.wake(sheet.shop)
}

