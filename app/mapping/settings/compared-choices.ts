// Choices as comparisons tell them apart: by what is otherwise than at first. Else a choice, a filter or a kind that a new
// version of the app brings along would change those of every shop, and each would be looked through once more. Pure.

import { defaultSettings, type Settings } from './settings.ts'

/** What was chosen, without what is as at first. Two states of the choices differ here where they differ. */
export const comparedChoices = (settings: Settings): object => otherThan(settings, defaultSettings)

const otherThan = (chosen: object, standard: object): object => {
  const atFirst = new Map<string, unknown>(Object.entries(standard))
  return Object.fromEntries(
    Object.entries(chosen).flatMap(([name, value]: [string, unknown]) => {
      const first = atFirst.get(name)
      if (JSON.stringify(value) === JSON.stringify(first)) return []
      return [[name, isGroup(value) && isGroup(first) ? otherThan(value, first) : value]]
    }),
  )
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
