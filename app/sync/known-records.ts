// Records found in Zoho, and which of them stands for which of ours. Pure but for what it remembers.

import type { Draft } from './draft.ts'

/** `several` Zoho records fit one of ours; or several of ours `claimed` one of Zoho's. */
export type Ambiguity = { why: 'several' | 'claimed'; candidates: readonly string[] }
export type Match = { zohoId: string; adopted: boolean } | Ambiguity

export const isAmbiguous = (match: Match): match is Ambiguity => 'candidates' in match

export type KnownRecord = {
  id: string
  ownId: string | null
  email: string | null
  /** What else it is found by; the sort of key is part of its text. */
  keys?: readonly string[]
}

export type Known = {
  add: (record: KnownRecord) => void
  /** By our own id field. */
  matchByOwnId: (drafts: readonly Draft[]) => Map<string, Match>
  /** By e-mail whatever its case. A record is given to one draft only. */
  matchByEmail: (drafts: readonly Draft[]) => Map<string, Match>
  /** The same by any of these keys. */
  matchByKeys: (drafts: readonly Draft[], keysOf: (draft: Draft) => readonly string[]) => Map<string, Match>
}

const emailKey = (email: string | null): string[] => (email === null ? [] : [`email ${email}`])

export function createKnown(): Known {
  const seen = new Set<string>()
  const byOwnId = new Map<string, string>()
  const byKey = new Map<string, KnownRecord[]>()
  // zohoId -> shopifyId: who was given a record. Asked again, the same one gets it again.
  const given = new Map<string, string>()

  // A record that carries another customer's Shopify id is that customer's, whatever its e-mail says.
  function look(shopifyId: string, keys: readonly string[]): Match | null {
    const same = [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))]
    const own = same.find((record) => record.ownId === shopifyId)
    if (own) return { zohoId: own.id, adopted: false }
    const mine = same.find((record) => given.get(record.id) === shopifyId)
    if (mine) return { zohoId: mine.id, adopted: true }
    const nobodys = same.filter((record) => record.ownId === null).map(({ id }) => id)
    const free = nobodys.filter((id) => !given.has(id))
    const [first, second] = free
    if (second !== undefined) return { why: 'several', candidates: free }
    if (first !== undefined) return { zohoId: first, adopted: true }
    return nobodys.length > 0 ? { why: 'claimed', candidates: nobodys } : null
  }

  function matchByKeys(drafts: readonly Draft[], keysOf: (draft: Draft) => readonly string[]) {
    const matches = new Map<string, Match>()
    for (const draft of drafts) {
      const match = look(draft.shopifyId, keysOf(draft))
      if (match) matches.set(draft.shopifyId, match)
    }
    settleRivals(matches, given)
    return matches
  }

  return {
    add: (record) => {
      if (seen.has(record.id)) return
      seen.add(record.id)
      if (record.ownId !== null) byOwnId.set(record.ownId, record.id)
      for (const key of [...emailKey(record.email), ...(record.keys ?? [])]) {
        const same = byKey.get(key)
        if (same) same.push(record)
        else byKey.set(key, [record])
      }
    },
    matchByOwnId: (drafts) =>
      new Map(
        drafts.flatMap(({ shopifyId }) => {
          const zohoId = byOwnId.get(shopifyId)
          return zohoId === undefined ? [] : [[shopifyId, { zohoId, adopted: false }]]
        }),
      ),
    matchByEmail: (drafts) => matchByKeys(drafts, ({ email }) => emailKey(email)),
    matchByKeys,
  }
}

// Two that ask at once for the same record: neither gets it.
function settleRivals(matches: Map<string, Match>, given: Map<string, string>): void {
  const adoptions = [...matches].flatMap(([shopifyId, match]) =>
    !isAmbiguous(match) && match.adopted ? [{ shopifyId, zohoId: match.zohoId }] : [],
  )
  for (const [zohoId, claims] of Map.groupBy(adoptions, (claim) => claim.zohoId)) {
    const [only, ...rivals] = claims
    if (only && rivals.length === 0) given.set(zohoId, only.shopifyId)
    else for (const one of claims) matches.set(one.shopifyId, { why: 'claimed', candidates: [zohoId] })
  }
}
