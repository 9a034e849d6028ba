// What was written before against what would be written now.

import type { Link } from '#app/db/tables/links.server.ts'
import type { Digests } from '#app/lib/digests.server.ts'
import type { Draft } from '#app/sync/core/draft.ts'
import { isFingerprint } from './fingerprint.server.ts'
import { written } from '#app/sync/core/outcome.ts'
import type { Push, Settled } from '#app/sync/core/settled.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'

/**
 * Same fingerprint as last time: Zoho has it. Older than what was written: a late reader lost the race. What the merchant
 * asks for is written in any case.
 */
export function compare(
  digests: Digests,
  { trigger }: Push,
  drafts: readonly Draft[],
  { links, module }: { links: ReadonlyMap<string, Link>; module: ModuleConfig },
) {
  const same: Settled[] = []
  const open: Draft[] = []
  for (const draft of drafts) {
    const link = links.get(draft.shopifyId)
    const current = link && !link.gone && link.zohoModule === module.apiName && trigger !== 'retry'
    if (current && isKnown(digests, link, { draft, module }))
      same.push({ draft, ending: written('unchanged', link.zohoId) })
    else open.push(draft)
  }
  return { same, open }
}

/** Whether Zoho has this state of the record, or a newer one. */
export function isKnown(
  digests: Digests,
  link: Link,
  { draft, module }: { draft: Draft; module: ModuleConfig },
): boolean {
  if (link.sourceAt && link.sourceAt > new Date(draft.sourceAt)) return true
  return isFingerprint(digests, link.fingerprint, { module: module.apiName, draft })
}
