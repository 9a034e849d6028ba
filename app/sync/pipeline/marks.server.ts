// What links say of their fields while their records are written: should nobody hear the end of it, it is these fields that
// are written again, and what people made of the others stays.

import { isLinked } from '#app/db/link-row.server.ts'
import { linkPlace } from '#app/db/protection/sealed.server.ts'
import { tagField } from '#app/mapping/parts/tags.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Push } from './kind.ts'
import { hashesOf, usableLink, type Plan } from './plan.server.ts'
import { newIntent, plainIntent, type Planned } from './rows/certain-writes.server.ts'
import { withDoubt } from './rows/hashes.server.ts'
import type { Writing } from './rows/next.ts'
import { hasPeoplesRows, keptFields, rowOf, type RowPlace } from './rows/row-values.ts'

/** One intent for each record that a plan writes. */
export function markedIntents(
  context: SyncContext,
  push: Push,
  { module, writings, links }: Plan,
): Planned[] {
  const place = { orgConfig: push.orgConfig, module }
  return writings.map((writing) => {
    const { shopifyId } = writing.mapped
    const link = links.get(shopifyId)
    if (!link) return newIntent(shopifyId)
    if (!isLinked(link)) return plainIntent(shopifyId)
    const { linesHash, inDoubt: wasInDoubt } = link
    const known = usableLink(link, module)
    return {
      shopifyId,
      before: { linesHash, wasInDoubt },
      keepsRows: hasPeoplesRows(writing),
      ...marksOf(context, place, writing, known),
    }
  })
}

type Known = ReturnType<typeof usableLink>

function marksOf(
  context: SyncContext,
  place: RowPlace & Pick<Push, 'orgConfig'>,
  writing: Writing,
  link: Known,
): Pick<Planned, 'seen' | 'marked'> {
  const { shop } = place.orgConfig
  const stored = hashesOf(context, shop, link)
  const names = stored === null ? [] : changedIn(place, writing)
  if (stored === null || names.length === 0) return { seen: null, marked: null }
  const marked = context.secrets.encrypt(withDoubt(stored, names), linkPlace(shop))
  return { seen: link?.fieldHashes ?? null, marked }
}

// Fields that are sent with another value than before. Where Zoho's value may stay, it may stay the next time as well; tags
// are always looked at before.
function changedIn(place: RowPlace, writing: Writing): string[] {
  const kept = new Set(keptFields(writing, place).filter((name) => name !== tagField))
  const row = rowOf(place, writing, 'update')
  return Object.keys(row).filter((name) => writing.changes.changed.has(name) && !kept.has(name))
}
