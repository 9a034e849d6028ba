// Shopify's tags as Zoho's: which a record is to have, and what becomes of those that are there. Pure.
//
// Zoho's people tag records, too: only what is missing is added, and only what this app gave is taken away (decision 056).

import { z } from 'zod'
import { fold } from '#app/mapping/rules/spellings.ts'
import { cut, line } from '#app/mapping/values/text.ts'

export const tagField = 'Tag'

const longestTag = 25

type Tag = { name: string }

/** As Zoho takes them: on one line, not too long, and each once in whatever case. */
export function tagNames(tags: readonly string[]): string[] {
  const names = tags.flatMap((tag) => line(tag) ?? []).map((name) => cut(name, longestTag))
  return [...new Map(names.map((name) => [fold(name), name])).values()]
}

export const toTags = (names: readonly string[]): Tag[] => names.map((name) => ({ name }))

const Tags = z.array(z.looseObject({ name: z.string() })).catch([])

/** The names in a record's tags, whichever side they are of. */
export const namesIn = (tags: unknown): string[] => Tags.parse(tags ?? []).map(({ name }) => name)

type Sides = {
  wanted: readonly string[]
  /** What the record has now. */
  current: readonly string[]
  /** Whether this app gave the record a tag of that name. */
  gave: (name: string) => boolean
  /** A record may have so many: people's first, then ours in Shopify's order. */
  most?: number
}

/** Whether a name is one of these, in whatever case. */
export function isIn(names: readonly string[]): (name: string) => boolean {
  const known = new Set(names.map(fold))
  return (name) => known.has(fold(name))
}

/** @returns all tags of the record from now on, and those among them that are ours to take away */
export function mergeTags({ wanted, current, gave, most = Infinity }: Sides): {
  tags: string[]
  given: string[]
} {
  const [isWanted, isThere] = [isIn(wanted), isIn(current)]
  const kept = current.filter((name) => isWanted(name) || !gave(name))
  const added = wanted.filter((name) => !isThere(name)).slice(0, Math.max(most - kept.length, 0))
  const isAdded = isIn(added)
  return {
    tags: [...kept, ...added],
    given: wanted.filter((name) => isAdded(name) || (isThere(name) && gave(name))),
  }
}
