// Short hashes that are kept of each field of a record, never its values: what changed in Shopify since it was last
// written. A field whose value is as it was is left to the people who work in Zoho (decision 043). They are too short to
// tell what a value was.

import { z } from 'zod'
import type { Digests } from '#app/lib/secrets/digests.server.ts'
import { wholesIn } from '#app/mapping/catalogue/standard.ts'
import { optOutField } from '#app/mapping/parts/person.ts'
import type { Rule } from '#app/mapping/rules/rule.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { fold } from '#app/mapping/rules/spellings.ts'
import type { ZohoFields } from '#app/zoho/records/rows.ts'
import { isAsKnown, isShownOf } from '#app/sync/core/as-sent.ts'
import {
  cut,
  hashLength,
  inDoubt,
  isHashOf,
  isMoved,
  isSent,
  isTakenOver,
  isUnsent,
  lastSent,
  sourceHashes,
  taken,
  unsent,
  withoutMark,
} from '#app/sync/core/field-marks.ts'
import { consentMark, isSetFree, ofConsent } from '#app/sync/core/consent-marks.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'

/** What is known of a record's fields before it is written. */
export type FieldChanges = {
  /** The value differs from the last one. */
  changed: ReadonlySet<string>
  /** Zoho has got this very value before: what is there now is what people made of it. */
  unchanged: ReadonlySet<string>
  /**
   * It was so before as well, but a write had to leave it out, or it says the same by another record of Zoho's: what is there
   * now may be what people made of it.
   */
  held: ReadonlySet<string>
  /** The last write left a Deal's stage out that none of its pipeline's is, and Shopify says the same by now. */
  misplaced: boolean
  /** It was so before as well, but in a record that another one took the values of over: what is blank here is written. */
  takenOver: ReadonlySet<string>
  /** Consent that we took away, and that Shopify has again. */
  regained: ReadonlySet<string>
  /** The value is made by other rules of the merchant's than the last one: then it is not Shopify that changed. */
  ruledOtherwise: ReadonlySet<string>
  /** Whether what Zoho shows in a field is what we wrote, or nothing where we wrote nothing. */
  isAsSent: (name: string, there: unknown) => boolean
  /** Whether the record got a tag of that name from us. */
  gave: (tag: string) => boolean
}

/** What is compared of a record. */
export type Compared = Pick<MappedRecord, 'says' | 'emptied' | 'sources' | 'unanswered'> & { row: ZohoFields }

/** `replaces`: what Zoho had before us was to stay, and is not any more. */
type Before = {
  rules: readonly Rule[]
  module: string
  fields: FieldMap
  stored: string | null
  replaces?: boolean
}

/** Whether the field's value is the one that `stored` has a hash of. */
export const isFieldHash = (
  digests: Digests,
  stored: string,
  { name, value }: { name: string; value: unknown },
): boolean => isHashOf(digests, parse(stored)[name], value)

/**
 * Of these fields those that Zoho was sent and in which it shows something else now. What it writes in its own way may be
 * among them.
 * @param there what Zoho shows of a field
 */
export function otherThanSent(
  digests: Digests,
  stored: string,
  names: readonly string[],
  there: (name: string) => unknown,
): string[] {
  const known = parse(stored)
  return names.filter((name) => isSent(known[name]) && !isShownOf(digests, known[name], there(name)))
}

/** What changed since `stored` was made; nothing is known of a record without. */
export function fieldChanges(
  digests: Digests,
  compared: Compared,
  { rules, module, fields, stored, replaces = false }: Before,
): FieldChanges {
  if (stored === null) return nothingKnown
  const { row, says = {} } = compared
  const known = parse(stored)
  const isOf = (name: string, value: unknown) =>
    (name in says && isHashOf(digests, known[name], says[name])) || isHashOf(digests, known[name], value)
  const others = Object.entries(row).flatMap(([name, value]) =>
    isOf(name, value) || (value === null && !(name in known)) ? [] : [name],
  )
  const { sources = {} } = compared
  const isRuledNow = (name: string) => rulesFor(rules, name).length > 0
  const moved = new Set(
    others.filter((name) => !isRuledNow(name) && isMoved(digests, known, name, sources[name])),
  )
  const changed = new Set(others.filter((name) => !moved.has(name)))
  const isNews = (name: string) => changed.has(name) && name in known
  const together = wholesIn(module, fields).filter((whole) => whole.some(isNews))
  const isRuled = ruledOtherwise(digests, known, rules)
  const ofRulesAlone = together.filter((whole) => whole.filter(isNews).every(isRuled)).flat()
  for (const name of together.flat()) if (name in row) changed.add(name)
  const left = Object.keys(row).filter((name) => !changed.has(name))
  const isDue = (hash?: string) => replaces && isUnsent(hash) && lastSent(hash) === ''
  const isHeld = (name: string) => (moved.has(name) || isUnsent(known[name])) && !isDue(known[name])
  const consent = consentBack(digests, known, compared)
  if (consent === 'free') changed.add(optOutField)
  return {
    changed,
    unchanged: new Set(left.filter((name) => isSent(known[name]) && !moved.has(name))),
    held: new Set(left.filter((name) => row[name] !== null && isHeld(name))),
    misplaced: ofPipeline in known && left.includes(known[ofPipeline] ?? ''),
    takenOver: new Set(left.filter((name) => isTakenOver(known[name]))),
    regained: new Set(consent === null ? [] : [optOutField]),
    ruledOtherwise: new Set(Object.keys(row).filter((name) => isRuled(name) || ofRulesAlone.includes(name))),
    isAsSent: (name, there) => isAsKnown(digests, known[name], there),
    gave: (tag) => isAmongTags(digests, known[ofTags], tag),
  }
}

// What we took away: Shopify has it again, or nothing but the merchant's choice had taken it.
function consentBack(digests: Digests, known: Known, compared: Compared): 'said' | 'free' | null {
  if (!wasOut(digests, known)) return null
  if (isSetFree(known, compared)) return 'free'
  return compared.row[optOutField] === false ? 'said' : null
}

const wasOut = (digests: Digests, { [optOutField]: hash }: Known): boolean =>
  isSent(hash) && isHashOf(digests, hash, true)

// Rules of one field say nothing of another's. Links of before decision 181 have one hash of all rules, and do not say which
// fields these were for: there it is those that a rule is for now.
function ruledOtherwise(digests: Digests, known: Known, rules: readonly Rule[]): (name: string) => boolean {
  const before = known[ofTargets]
  if (before === undefined) {
    const targets = new Set(isHashOf(digests, known[ofRules], rules) ? [] : rules.map(({ target }) => target))
    return (name) => targets.has(name)
  }
  const hashes = new Map(before.split(' ').map((one) => [one.slice(hashLength), one.slice(0, hashLength)]))
  return (name) => {
    const own = rulesFor(rules, name)
    const hash = hashes.get(name)
    return hash === undefined ? own.length > 0 : !isHashOf(digests, hash, own)
  }
}

const rulesFor = (rules: readonly Rule[], name: string) => rules.filter(({ target }) => target === name)

/** Of a record that was not written before, or of which no hashes are left. */
export const nothingKnown: FieldChanges = {
  changed: new Set(),
  unchanged: new Set(),
  held: new Set(),
  misplaced: false,
  takenOver: new Set(),
  regained: new Set(),
  ruledOtherwise: new Set(),
  isAsSent: () => false,
  gave: () => false,
}

type Written = {
  rules: readonly Rule[]
  sent: ReadonlySet<string>
  stored: string | null
  given?: readonly string[] | undefined
  misplaced?: string | null
}

/**
 * The hashes to keep after a write.
 * @param sent names of fields that the write held
 * @param stored the hashes of before it
 * @param given tags of the record that it has from us; undefined: as before
 * @param misplaced the field that was left out because a Deal's pipeline has no such stage
 */
export function fieldHashes(
  digests: Digests,
  { row, says = {}, emptied = [], sources = {}, unanswered = false }: Compared,
  { rules, sent, stored, given, misplaced = null }: Written,
): string {
  const { [ofPipeline]: _, ...before } = stored === null ? {} : parse(stored)
  const hash = (value: unknown) => cut(digests.of(JSON.stringify(value)))
  // Of what Shopify never had nothing is known.
  const isAbsent = (name: string) => emptied.includes(name) && !(name in before) && !sent.has(name)
  const values = Object.entries(row).filter(([name]) => !isAbsent(name))
  const hashes = values.map(([name, value]) => {
    const said = name in says ? says[name] : value
    const known = sent.has(name) ? undefined : before[name]
    if (isHashOf(digests, known, said)) return [name, withoutMark(known)]
    const isThere = sent.has(name) || (isHashOf(digests, known, value) && isSent(withoutMark(known)))
    return [name, `${isThere ? '' : `${unsent}${lastSent(before[name])}`}${hash(said)}`]
  })
  const tags = given ? { [ofTags]: given.map((tag) => hash(tagValue(tag))).join('') } : {}
  const targets = [...new Set(rules.map(({ target }) => target))]
  const ruled = targets.map((target) => `${hash(rulesFor(rules, target))}${target}`).join(' ')
  const marks = consentMark(before, { row, unanswered }, wasOut(digests, before))
  const isFree = sent.has(optOutField) && !(optOutField in row)
  const free = isFree ? { [optOutField]: hash(false), [ofConsent]: '' } : {}
  const all = { [ofRules]: hash(rules), [ofTargets]: ruled, ...tags, ...Object.fromEntries(hashes) }
  const left = misplaced === null ? {} : { [ofPipeline]: misplaced }
  return JSON.stringify({ ...before, ...all, ...marks, ...free, ...sourceHashes(digests, sources), ...left })
}

/** The same while these fields are being written: what Zoho has of them is not known, so that they differ from any value. */
export const withDoubt = (stored: string, names: readonly string[]): string =>
  JSON.stringify({ ...parse(stored), ...Object.fromEntries(names.map((name) => [name, inDoubt])) })

/**
 * The same of a record that is to have the values of another one.
 * @param nameIn what a field is called there; null: what it has there is not known
 * @param isEmpty in the record that had the values: people emptied it, and it stays so
 */
export function takenOverHashes(
  stored: string,
  nameIn: (name: string) => string | null,
  isEmpty: (name: string) => boolean,
): string {
  const hashes = Object.entries(parse(stored)).flatMap(([name, hash]) => {
    if ([ofRules, ofTargets, ofTags, ofConsent, ofPipeline].includes(name)) return [[name, hash]]
    const other = nameIn(name)
    return other === null ? [] : [[other, isSent(hash) && !isEmpty(name) ? `${taken}${hash}` : hash]]
  })
  return JSON.stringify(Object.fromEntries(hashes))
}

/** Two writers met, and nobody knows whose value Zoho has where they differ: of those fields nothing is known. */
export function commonHashes(one: string, other: string): string {
  const [a, b] = [parse(one), parse(other)]
  return JSON.stringify(Object.fromEntries(Object.entries(a).filter(([name, hash]) => b[name] === hash)))
}

const Hashes = z.record(z.string(), z.string())
type Known = z.infer<typeof Hashes>
const parse = (stored: string): Known => Hashes.parse(JSON.parse(stored))

const ofRules = '' // no field is called so
const ofTags = '#' // nor so
const ofTargets = '@' // nor so: of the rules of each field, hash and name
const ofPipeline = '|' // nor so
const tagValue = (tag: string) => [ofTags, fold(tag)]

function isAmongTags(digests: Digests, hashes: string | undefined, tag: string): boolean {
  const known = new Set(hashes?.match(new RegExp(`.{${hashLength}}`, 'g')))
  return digests.all(JSON.stringify(tagValue(tag))).some((digest) => known.has(cut(digest)))
}
