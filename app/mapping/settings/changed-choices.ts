// Where what Home asks before an import differs. Pure, and without a library: the browser asks it, too.

import type { Settings } from './settings.ts'

const names = ['customersAs', 'ordersAs', 'existing', 'profiles'] as const
export type ChoiceName = (typeof names)[number]
type Choices = Pick<Settings, ChoiceName>

/** The choices that differ from those of before, in the order in which they are asked. */
export const changedIn = (before: Partial<Choices>, now: Choices): ChoiceName[] =>
  names.filter((name) => name in before && !isSame(before[name], now[name]))

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
