// Choices that two people change at the same time, part by part: what a part says stands by itself. Pure, and without a
// library: the browser asks it, too.

import { recordKinds, type RecordKind } from '#app/lib/kinds.ts'

/** What a page began with, and what it says now. */
export type Draft<Choices> = { base: Choices; draft: Choices }

/** A choice, or that of one kind where each kind has its own: the rules of orders. */
export type ChoicePart = { name: string; kind: RecordKind | null }

type Began<Choices> = { base: object; draft: Choices }

/**
 * The page's changes upon what is saved: parts that it did not change become as they are saved.
 * @param counts whose value does where both changed a part; null leaves it open: the page's stays, and so does what it began with
 */
export function rebase<Choices extends object>(
  { base, draft }: Began<Choices>,
  saved: Choices,
  counts: 'mine' | 'theirs' | null = null,
): Draft<Choices> {
  const parts = threefold({ base, draft }, saved).map(
    ([name, three]) => [name, nextOf(three, counts)] as const,
  )
  const sideOf = (side: keyof Draft<unknown>) =>
    Object.fromEntries(parts.map(([name, next]) => [name, next[side]]))
  return { base: { ...saved, ...sideOf('base') }, draft: { ...draft, ...sideOf('draft') } }
}

/** What the page changed and somebody else saved otherwise since. */
export const clashesOf = (began: Began<object>, saved: object): ChoicePart[] =>
  threefold(began, saved).flatMap(([name, three]) =>
    isOfKinds(three.draft)
      ? threefold(valuesOf(three), objectOf(three.saved))
          .filter(([, inner]) => isClash(inner))
          .map(([kind]) => ({ name, kind: recordKinds.find((one) => one === kind) ?? null }))
      : isClash(three)
        ? [{ name, kind: null }]
        : [],
  )

/** Two states of all choices. */
export type BeforeAfter<Choices> = { before: Choices; after: Choices }

/** Where two states differ, part by part. */
export const differingParts = ({ before, after }: BeforeAfter<object>): ChoicePart[] =>
  clashesOf({ base: {}, draft: after }, before)

/** Of two states what differs alone: of choices that each kind has for itself, those kinds. */
export function differing<Choices extends object>(pair: BeforeAfter<Choices>): BeforeAfter<Partial<Choices>> {
  const parts = differingParts(pair)
  const of = (choices: Choices): Partial<Choices> => {
    const none: Partial<Choices> = {}
    const values = Object.entries(choices).flatMap(([name, value]): [string, unknown][] => {
      const kinds = parts.filter((part) => part.name === name).map(({ kind }) => kind)
      if (kinds.length === 0) return []
      if (kinds.includes(null)) return [[name, value]]
      const own = Object.entries(objectOf(value))
      return [[name, Object.fromEntries(own.filter(([kind]) => kinds.some((one) => one === kind)))]]
    })
    return { ...none, ...Object.fromEntries(values) }
  }
  return { before: of(pair.before), after: of(pair.after) }
}

/** Of what the page began with those choices that it changed: they come with what it saves. */
export function begunWith<Choices extends object>({ base, draft }: Draft<Choices>): Partial<Choices> {
  const none: Partial<Choices> = {}
  const changed = threefold({ base, draft }, base).filter(([, three]) => !isSame(three.base, three.draft))
  return { ...none, ...Object.fromEntries(changed.map(([name, three]) => [name, three.base])) }
}

export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder)

type Three = { base: unknown; draft: unknown; saved: unknown }

const threefold = ({ base, draft }: Began<object>, saved: object): [string, Three][] => {
  const [before, now] = [new Map(Object.entries(base)), new Map(Object.entries(saved))]
  return Object.entries(draft).map(([name, value]) => [
    name,
    { base: before.get(name), draft: value, saved: now.get(name) },
  ])
}

function nextOf(three: Three, counts: 'mine' | 'theirs' | null): Draft<unknown> {
  const { base, draft, saved } = three
  if (isOfKinds(draft)) return rebase(valuesOf(three), objectOf(saved), counts)
  if (!isClash(three)) return { base: saved, draft: isSame(draft, base) ? saved : draft }
  if (counts === null) return { base, draft }
  return { base: saved, draft: counts === 'mine' ? draft : saved }
}

const isClash = ({ base, draft, saved }: Three): boolean =>
  !isSame(draft, base) && !isSame(saved, base) && !isSame(saved, draft)

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const objectOf = (value: unknown): object => (isObject(value) ? value : {})
const valuesOf = ({ base, draft }: Three): Began<object> => ({ base: objectOf(base), draft: objectOf(draft) })

const isOfKinds = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).every((name) => recordKinds.some((kind) => kind === name))

/** For JSON: the same whatever the order in which names stand. */
export const inOrder = (_: string, value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value
