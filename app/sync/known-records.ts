// Records found in Zoho, and which of them stands for which of ours. Pure but for what it remembers.

import { isSamePhone, phoneTail } from '#app/mapping/phone-match.ts'
import type { Draft } from './draft.ts'

/** A record of Zoho's; `adopted`: it was there before us. */
export type Target = { zohoId: string; adopted: boolean }
export type Match = Target | 'ambiguous'

export type KnownRecord = {
  id: string
  ownId: string | null
  email: string | null
  phones?: readonly string[]
}

export type Known = {
  add: (record: KnownRecord) => void
  /** By our own id field. */
  matchByOwnId: (drafts: readonly Draft[]) => Map<string, Match>
  /** By e-mail whatever its case. A record is given to one draft only: the first that asks. */
  matchByEmail: (drafts: readonly Draft[]) => Map<string, Match>
  /** By phone, where exactly one record has the number. Two customers who share one do not share the record. */
  matchByPhone: (drafts: readonly Draft[]) => Map<string, Match>
}

export function createKnown(): Known {
  const seen = new Set<string>()
  const byOwnId = new Map<string, string>()
  const byEmail = new Map<string, KnownRecord[]>()
  const byPhone = new Map<string, KnownRecord[]>()
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

  function matchPhone({ shopifyId, phone }: Draft): Match | null {
    const tail = phone ? phoneTail(phone.number) : null
    if (!phone || tail === null) return null
    const near = byPhone.get(tail) ?? []
    const same = near.filter(({ phones = [] }) => phones.some((written) => isSamePhone(phone, written)))
    const [only, ...others] = same
    if (!only || others.length > 0) return null
    if (only.ownId === shopifyId) return { zohoId: only.id, adopted: false }
    if (only.ownId !== null || (given.get(only.id) ?? shopifyId) !== shopifyId) return null
    given.set(only.id, shopifyId)
    return { zohoId: only.id, adopted: true }
  }

  return {
    add: (record) => {
      if (seen.has(record.id)) return
      seen.add(record.id)
      if (record.ownId !== null) byOwnId.set(record.ownId, record.id)
      if (record.email !== null) push(byEmail, record.email, record)
      const tails = (record.phones ?? []).flatMap((phone) => phoneTail(phone) ?? [])
      for (const tail of new Set(tails)) push(byPhone, tail, record)
    },
    matchByOwnId: (drafts) =>
      new Map(
        drafts.flatMap(({ shopifyId }) => {
          const zohoId = byOwnId.get(shopifyId)
          return zohoId === undefined ? [] : [[shopifyId, { zohoId, adopted: false }]]
        }),
      ),
    matchByEmail: (drafts) => matchAll(drafts, matchOne),
    matchByPhone: (drafts) => matchAll(drafts, matchPhone),
  }
}

const matchAll = (drafts: readonly Draft[], matchOne: (draft: Draft) => Match | null): Map<string, Match> =>
  new Map(
    drafts.flatMap((draft) => {
      const match = matchOne(draft)
      return match ? [[draft.shopifyId, match]] : []
    }),
  )

function push(index: Map<string, KnownRecord[]>, key: string, record: KnownRecord): void {
  const same = index.get(key)
  if (same) same.push(record)
  else index.set(key, [record])
}
