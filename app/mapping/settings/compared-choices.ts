// Choices as versions and comparisons tell them apart: what belongs to an optional kind counts once it is chosen. Else a kind
// that a new version of the app brings along would change those of every shop. Pure.

import { kindTraits, recordKinds } from '#app/lib/kinds.ts'
import { defaultSettings, type Settings } from './settings.ts'

const optional: readonly string[] = recordKinds.filter((kind) => kindTraits[kind].isOptional)
/** Choices that came later, about an optional kind or off at first, and stand by themselves. */
const alone: readonly string[] = [
  'recoveryLinks',
  'timelineNotes',
  'refundNotes',
  'productImages',
  'ownerTask',
  'removedValues',
] satisfies (keyof Settings)[]

/** Without what is as at first of optional kinds. Two states of the choices differ here where they differ. */
export const comparedChoices = (settings: Settings): object =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => {
      const standard = valuesOf(defaultSettings).get(name)
      if (alone.includes(name)) return isSame(value, standard) ? [] : [[name, value]]
      return [[name, isObject(value) ? exceptUnused(value, standard) : value]]
    }),
  )

const exceptUnused = (ofKinds: object, standard: unknown): object =>
  Object.fromEntries(
    Object.entries(ofKinds).filter(
      ([kind, value]) => !optional.includes(kind) || !isSame(value, valuesOf(standard).get(kind)),
    ),
  )

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const valuesOf = (of: unknown): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(isObject(of) ? of : {}))

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
