// Records found in Zoho, and which of them stands for which of ours. Pure but for what it remembers.

import type { Draft } from './draft.ts'

export type Match = { zohoId: string; adopted: boolean } | 'ambiguous'

export type KnownRecord = { id: string; ownId: string | null; email: string | null }

export type Known = {
  add: (record: KnownRecord) => void
  /** By our own id field. */
  matchByOwnId: (drafts: readonly Draft[]) => Map<string, Match>
  /** By e-mail whatever its case. A record is given to one draft only: the first that asks. */
  matchByEmail: (drafts: readonly Draft[]) => Map<string, Match>
}

export function createKnown(): Known {
  const seen = new Set<string>()
  const byOwnId = new Map<string, string>()
  const byEmail = new Map<string, KnownRecord[]>()
  // zohoId -> shopifyId: who was given a record. Asked again, the same one gets it again.
  const given = new Map<string, string>()

  // A record that carries another customer's Shopify id is that customer's, whatever its e-mail says.
  function matchOne({ shopifyId, email }: Draft): Match | null {
    const same = email === null ? [] : (byEmail.get(email) ?? [])
    const own = same.find((record) => record.ownId === shopifyId)
    if (own) return { zohoId: own.id, adopted: false }
    const mine = same.find((record) => given.get(record.id) === shopifyId)
    const free = mine ? [mine] : same.filter((record) => record.ownId === null && !given.has(record.id))
    const [first] = free
    if (!first) return null
    if (free.length > 1) return 'ambiguous'
    given.set(first.id, shopifyId)
    return { zohoId: first.id, adopted: true }
  }

  return {
    add: (record) => {
      if (seen.has(record.id)) return
      seen.add(record.id)
      if (record.ownId !== null) byOwnId.set(record.ownId, record.id)
      if (record.email === null) return
      const same = byEmail.get(record.email)
      if (same) same.push(record)
      else byEmail.set(record.email, [record])
    },
    matchByOwnId: (drafts) =>
      new Map(
        drafts.flatMap(({ shopifyId }) => {
          const zohoId = byOwnId.get(shopifyId)
          return zohoId === undefined ? [] : [[shopifyId, { zohoId, adopted: false }]]
        }),
      ),
    matchByEmail: (drafts) =>
      new Map(
        drafts.flatMap((draft) => {
          const match = matchOne(draft)
          return match ? [[draft.shopifyId, match]] : []
        }),
      ),
  }
}
