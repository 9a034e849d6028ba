// Records that were to be written and that Zoho says are not there: merged into another one, or deleted. Another one that
// stands for them is taken up before anything is made anew.

import type { ZohoId } from '#app/lib/ids.ts'
import { causeOfQuestion } from '#app/lib/outcomes.ts'
import { exceptLinked } from '#app/sync/matching/free-records.server.ts'
import { findByQuery } from '#app/sync/matching/existing.server.ts'
import { findTargets } from '#app/sync/matching/questions.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { merged, rejected } from '#app/sync/core/sync-result.ts'
import { isAmbiguous, type FindExisting, type Match } from '#app/sync/org/find-existing.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { isBraked, mayRemake } from '#app/sync/protection/mass-deletion.server.ts'
import { isMissingRecord } from '#app/zoho/client/answers.ts'
import type { Kind } from './kind.ts'
import { instead } from './rows/instead.ts'
import type { Next, Writing } from './rows/next.ts'
import type { Answered } from './rows/send-rows.server.ts'

type Place = { context: SyncContext; orgConfig: OrgConfig; kind: Kind; module: ModuleConfig }
type Nexts = ReadonlyMap<Writing, Next>

/**
 * What is next for those that are missing. Not a store's worth of them is made anew: the connected user may only no longer
 * see them.
 * @param taken records that are written at this moment
 */
export async function settleMissing(
  place: Place,
  answered: readonly Answered[],
  taken: ReadonlySet<ZohoId>,
): Promise<Nexts> {
  const missing = answered.flatMap(({ writing, answer }) =>
    writing.zohoId !== null && writing.decided !== 'this' && isMissingRecord(answer) ? [writing] : [],
  )
  if (missing.length === 0) return new Map()
  const scope = { shop: place.orgConfig.shop, kind: place.kind.name }
  if (await isBraked(place.context, { ...scope, side: 'zoho' })) return new Map(held(missing))
  const nexts = await withoutMerged(place, await lookForOthers(place, missing, taken))
  const remade = anewAmong(nexts)
  const may = remade.length === 0 || (await mayRemake(place.context, scope, remade.length))
  return may ? nexts : new Map([...nexts, ...held(remade)])
}

const held = (writings: readonly Writing[]): [Writing, Next][] =>
  writings.map((writing) => [writing, { ended: { ...rejected('many_missing'), zohoId: writing.zohoId } }])
const anewAmong = (nexts: Nexts): Writing[] =>
  [...nexts].flatMap(([writing, next]) => (isAnew(next) ? [writing] : []))
const isAnew = (next: Next): boolean => 'again' in next && next.again.zohoId === null

// A merge of two records that both stand for something is people's work: it is not undone.
async function withoutMerged({ context, orgConfig, kind, module }: Place, nexts: Nexts): Promise<Nexts> {
  const anew = anewAmong(nexts)
  const lost = anew.map(({ mapped, zohoId }) => ({ mapped, zohoId }))
  const into = await kind.mergedInto(context, orgConfig, { module, lost })
  const stayed = anew.flatMap((writing): [Writing, Next][] => {
    const one = into.get(writing.mapped.shopifyId)
    if (!one) return []
    const { zohoId, isLeft } = one
    return [
      [writing, isLeft ? { again: instead(writing, { zohoId, adopted: true }) } : { ended: merged(zohoId) }],
    ]
  })
  return new Map([...nexts, ...stayed])
}

// What was read at an import's beginning may have been merged since: Zoho is asked.
async function lookForOthers(
  { context, orgConfig, kind, module }: Place,
  missing: readonly Writing[],
  taken: ReadonlySet<ZohoId>,
): Promise<Nexts> {
  const mapped = missing.map((writing) => writing.mapped)
  // The survivor of a merge may carry the id of the one that was merged into it, and is still another's by its link.
  const free = exceptLinked(context, orgConfig, findByQuery(orgConfig, kind), () => true)
  const matches = await withoutTaken(free, taken)(mapped, module, { own: true })
  const findExisting = () => Promise.resolve(matches)
  const { targets, synced } = await findTargets(context, { orgConfig, kind, findExisting }, module, mapped)
  const ended = new Map(synced.map((one) => [one.mapped.shopifyId, one.syncResult]))
  return new Map(
    missing.map((writing) => {
      const { shopifyId } = writing.mapped
      const result = ended.get(shopifyId)
      if (result) return [writing, { ended: result }]
      const target = targets.get(shopifyId)
      if (target && target.zohoId !== writing.zohoId) return [writing, { again: instead(writing, target) }]
      return [writing, afterChosen(writing, matches.get(shopifyId))]
    }),
  )
}

// The record that the merchant once chose is the missing one: what fits by now is taken, or asked about.
function afterChosen(writing: Writing, match: Match | undefined): Next {
  if (match && isAmbiguous(match)) return { ended: rejected(causeOfQuestion.gone) }
  return { again: instead(writing, match ?? { zohoId: null, adopted: false }) }
}

// Zoho's index lags, and shows what was deleted a moment ago: that is among what was just written as well.
const withoutTaken =
  (find: FindExisting, taken: ReadonlySet<ZohoId>): FindExisting =>
  async (mappedRecords, module, options) => {
    const matches = await find(mappedRecords, module, options)
    return new Map([...matches].filter(([, match]) => isAmbiguous(match) || !taken.has(match.zohoId)))
  }
