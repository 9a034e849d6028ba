// How the rooms of the engine lie above one another. That none imports one above it, the gate "boundaries" says.

import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { importsOfApp } from '#test/support/import-graph.ts'

const files = [...importsOfApp()].filter(([file]) => file.startsWith('app/sync/'))
const rooms = Map.groupBy(files, ([file]) => dirname(file))

const below = new Map(
  [...rooms].map(([room, inside]) => {
    const named = inside.flatMap(([, targets]) => [...targets]).map((target) => dirname(target))
    return [room, [...new Set(named)].filter((other) => other !== room && rooms.has(other))]
  }),
)

const levels = (room: string): number => 1 + Math.max(0, ...(below.get(room) ?? []).map(levels))

test('no way down through them has more than a dozen levels', () => {
  expect(levels('app/sync')).toBeLessThanOrEqual(12)
})

test('none holds more than a dozen files', () => {
  expect([...rooms].filter(([, inside]) => inside.length > 12).map(([room]) => room)).toEqual([])
})
