// Records found in Zoho, and which of them stands for which of ours. Pure but for what it remembers.

import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { isSamePhone, phoneTail } from '#app/mapping/parts/phone-match.ts'
import { isCalledOtherwise, isSameInFull, nameFits } from './name-fits.ts'
import { ownIdOf, type MappedRecord } from '#app/sync/core/mapped-record.ts'
import { isAmbiguous, type Match } from '#app/sync/org/find-existing.ts'

export type KnownRecord = {
  id: ZohoId
  ownId: string | null
  email: string | null
  /** Of people: as Zoho writes them. */
  person?: { email: string | null; first: string | null; last: string | null }
  phones?: readonly string[]
  /** What else it is found by; the sort of key is part of its text. */
  keys?: readonly string[]
}

export type KnownRecords = {
  add: (record: KnownRecord) => void
  /** By our own id field. */
  matchByOwnId: (mappedRecords: readonly MappedRecord[]) => Map<ShopifyId, Match>
  /**
   * By e-mail whatever its case. A record is given to one mapped record only: of several the one who is called so. Whose
   * e-mail is written otherwise and whose name is another one is asked about. A record that carries another one's id is told
   * where no other fits (`isOthers`).
   */
  matchByEmail: (mappedRecords: readonly MappedRecord[]) => Map<ShopifyId, Match>
  /** By phone, where exactly one record has the number, another one's too. Two customers who share one do not share the record. */
  matchByPhone: (mappedRecords: readonly MappedRecord[]) => Map<ShopifyId, Match>
  /** The same by any of these keys. */
  matchByKeys: (
    mappedRecords: readonly MappedRecord[],
    keysOf: (mapped: MappedRecord) => readonly string[],
  ) => Map<ShopifyId, Match>
  /** The same matches; whoever may not get what another one left in such a record is told as a stranger to it. */
  withStrangers: (
    matches: ReadonlyMap<ShopifyId, Match>,
    mappedRecords: readonly MappedRecord[],
  ) => Map<ShopifyId, Match>
}

const emailKey = (email: string | null): string[] => (email === null ? [] : [`email ${email}`])

export function createKnown(): KnownRecords {
  const byId = new Map<ZohoId, KnownRecord>()
  const byOwnId = new Map<string, ZohoId>()
  const byKey = new Map<string, KnownRecord[]>()
  // zohoId -> shopifyId: who was given a record. Asked again, the same one gets it again.
  const given = new Map<ZohoId, ShopifyId>()
  const phones = createPhoneIndex(given)

  // A record that carries another customer's Shopify id is that customer's, whatever its e-mail says.
  function look(shopifyId: ShopifyId, keys: readonly string[], others: boolean): Match | null {
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
    if (nobodys.length > 0) return { why: 'claimed', candidates: nobodys }
    return others ? onlyOfOthers(same) : null
  }

  function matchByKeys(
    mappedRecords: readonly MappedRecord[],
    keysOf: (mapped: MappedRecord) => readonly string[],
    tests: NameTests | null = null,
  ) {
    const matches = matchAll(mappedRecords, (mapped) =>
      look(mapped.shopifyId, keysOf(mapped), tests !== null),
    )
    const fits = fitsBy(mappedRecords, byId)
    const others = takeOthers(matches, heirsIn(mappedRecords, byId))
    settleRivals(matches, { given, fits: fits(tests?.isNamesake) })
    askAbout(matches, { given, fits: fits(tests?.isStranger) })
    return new Map([...matches, ...others])
  }

  return {
    add: (record) => {
      if (byId.has(record.id)) return
      byId.set(record.id, record)
      if (record.ownId !== null) byOwnId.set(record.ownId, record.id)
      for (const key of [...emailKey(record.email), ...(record.keys ?? [])]) push(byKey, key, record)
      phones.add(record)
    },
    matchByOwnId: (mappedRecords) => ownMatches(byOwnId, mappedRecords),
    matchByEmail: (mappedRecords) => matchByKeys(mappedRecords, ({ email }) => emailKey(email), byName),
    matchByPhone: (mappedRecords) => matchAll(mappedRecords, phones.match),
    matchByKeys: (mappedRecords, keysOf) => matchByKeys(mappedRecords, keysOf),
    withStrangers: (matches, mappedRecords) => withStrangers(matches, heirsIn(mappedRecords, byId)),
  }
}

const heirsIn =
  (mappedRecords: readonly MappedRecord[], byId: ReadonlyMap<ZohoId, KnownRecord>): Settling['fits'] =>
  (shopifyId, zohoId) =>
    mayInherit(
      mappedRecords.find((one) => one.shopifyId === shopifyId),
      byId.get(zohoId),
    )

const withStrangers = (matches: ReadonlyMap<ShopifyId, Match>, isHeir: Settling['fits']) =>
  new Map(
    [...matches].map(([id, match]): [ShopifyId, Match] => {
      const isSure = isAmbiguous(match) || !match.adopted || isHeir(id, match.zohoId)
      return [id, isSure ? match : { ...match, isStranger: true }]
    }),
  )

// What a customer left may be found by the email, by nobody who is called otherwise: mailboxes are shared. By a phone, which is
// a household's or a company's, it is a namesake's alone.
function mayInherit(mapped: MappedRecord | undefined, record: KnownRecord | undefined): boolean {
  if (!mapped || !record) return false
  const { email, person } = record
  const isMailed = email !== null && email === mapped.email
  if (!person) return isMailed
  const names = namesOf(mapped)
  return isMailed ? !isCalledOtherwise(names, person) : isSameInFull(names, person)
}

function onlyOfOthers([only, ...more]: readonly KnownRecord[]): Match | null {
  return only && more.length === 0 ? { zohoId: only.id, adopted: true, isOthers: true } : null
}

function ownMatches(byOwnId: ReadonlyMap<string, ZohoId>, mappedRecords: readonly MappedRecord[]) {
  const found = mappedRecords.flatMap((mapped) => {
    const zohoId = byOwnId.get(ownIdOf(mapped))
    return zohoId === undefined ? [] : [[mapped.shopifyId, { zohoId, adopted: false }] as const]
  })
  return new Map<ShopifyId, Match>(found)
}

function createPhoneIndex(given: Map<ZohoId, ShopifyId>) {
  const byTail = new Map<string, KnownRecord[]>()
  return {
    add: (record: KnownRecord) => {
      const tails = (record.phones ?? []).flatMap((phone) => phoneTail(phone) ?? [])
      for (const tail of new Set(tails)) push(byTail, tail, record)
    },
    match: (mapped: MappedRecord): Match | null => {
      const { shopifyId, phone } = mapped
      const tail = phone ? phoneTail(phone.number) : null
      if (!phone || tail === null) return null
      const near = byTail.get(tail) ?? []
      const same = near.filter(({ phones = [] }) => phones.some((written) => isSamePhone(phone, written)))
      const [only, ...others] = same
      if (!only || others.length > 0) return null
      if (only.ownId === shopifyId) return { zohoId: only.id, adopted: false }
      if ((given.get(only.id) ?? shopifyId) !== shopifyId) return null
      if (only.ownId !== null)
        return mayInherit(mapped, only) ? { zohoId: only.id, adopted: true, isOthers: true } : null
      given.set(only.id, shopifyId)
      return { zohoId: only.id, adopted: true }
    },
  }
}

type NameTest = (mapped: MappedRecord, person: NonNullable<KnownRecord['person']>) => boolean
type NameTests = { isNamesake: NameTest; isStranger: NameTest }

const byName: NameTests = {
  isNamesake: (mapped, person) => nameFits(namesOf(mapped), person),
  // Two customers of one mailbox, told apart by case or a space: who is called otherwise may be the other one.
  isStranger: (mapped, person) =>
    person.email !== textOf(mapped.row['Email']) && isCalledOtherwise(namesOf(mapped), person),
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
/** How a customer is called in Zoho, or would be. */
export const namesOf = ({ row, onCreate }: MappedRecord) => ({
  first: textOf(row['First_Name']),
  last: textOf(row['Last_Name'] ?? onCreate?.['Last_Name']),
})

const fitsBy =
  (mappedRecords: readonly MappedRecord[], byId: ReadonlyMap<ZohoId, KnownRecord>) =>
  (nameTest: NameTest | undefined) =>
  (shopifyId: ShopifyId, zohoId: ZohoId): boolean => {
    const mapped = mappedRecords.find((one) => one.shopifyId === shopifyId)
    const person = byId.get(zohoId)?.person
    return nameTest !== undefined && mapped !== undefined && person !== undefined && nameTest(mapped, person)
  }

type Settling = { given: Map<ZohoId, ShopifyId>; fits: (shopifyId: ShopifyId, zohoId: ZohoId) => boolean }

// What carries another one's id is nobody's question: of those who would be asked about it, none is told of it.
function takeOthers(matches: Map<ShopifyId, Match>, isHeir: Settling['fits']): Map<ShopifyId, Match> {
  const taken = new Map<ShopifyId, Match>()
  for (const [shopifyId, match] of matches) {
    if (isAmbiguous(match) || !match.isOthers) continue
    matches.delete(shopifyId)
    if (isHeir(shopifyId, match.zohoId)) taken.set(shopifyId, match)
  }
  return taken
}

// A match where neither the name nor the e-mail is exactly the record's: the merchant is asked, and until then the record
// belongs to nobody.
function askAbout(matches: Map<ShopifyId, Match>, { given, fits }: Settling): void {
  for (const [shopifyId, match] of matches) {
    if (isAmbiguous(match) || !match.adopted || !fits(shopifyId, match.zohoId)) continue
    matches.set(shopifyId, { why: 'claimed', candidates: [match.zohoId] })
    given.delete(match.zohoId)
  }
}

// Several customers of one batch match the same record: it goes to the only one whose name fits it. Where no name fits, or
// more than one does, none of them gets it, and the merchant is asked.
function settleRivals(matches: Map<ShopifyId, Match>, { given, fits }: Settling): void {
  const adoptions = [...matches].flatMap(([shopifyId, match]) =>
    !isAmbiguous(match) && match.adopted ? [{ shopifyId, zohoId: match.zohoId }] : [],
  )
  for (const [zohoId, claims] of Map.groupBy(adoptions, (claim) => claim.zohoId)) {
    const namesakes = claims.filter(({ shopifyId }) => fits(shopifyId, zohoId))
    const [only, ...rivals] = claims.length === 1 ? claims : namesakes
    const winner = rivals.length === 0 ? only : undefined
    if (winner) given.set(zohoId, winner.shopifyId)
    for (const one of claims.filter((claim) => claim !== winner))
      matches.set(one.shopifyId, { why: 'claimed', candidates: [zohoId] })
  }
}

const matchAll = (
  mappedRecords: readonly MappedRecord[],
  matchOne: (mapped: MappedRecord) => Match | null,
): Map<ShopifyId, Match> =>
  new Map(
    mappedRecords.flatMap((mapped) => {
      const match = matchOne(mapped)
      return match ? [[mapped.shopifyId, match]] : []
    }),
  )

function push(index: Map<string, KnownRecord[]>, key: string, record: KnownRecord): void {
  const same = index.get(key)
  if (same) same.push(record)
  else index.set(key, [record])
}
