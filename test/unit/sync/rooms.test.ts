// How the rooms of the engine lie above one another. That none imports one above it, the gate "boundaries" says.

import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { importsOfApp } from '#test/support/import-graph.ts'

const folders = Map.groupBy(importsOfApp(), ([file]) => dirname(file))
const rooms = new Map([...folders].filter(([folder]) => `${folder}/`.startsWith('app/sync/')))

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

test('no folder but that of the routes holds more than a dozen files', () => {
  expect([...folders].filter(([, inside]) => inside.length > 12).map(([folder]) => folder)).toEqual([
    'app/routes',
  ])
})
