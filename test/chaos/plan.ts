// What happens in a history, decided by its seed alone.

import { Chance } from '#test/store/random.ts'
import type { DatabaseKind } from './harness.ts'

/** Each kind of fault, and on which database it exists. */
const faults = {
  kill: ['postgres', 'embedded'],
  deploy: ['postgres', 'embedded'],
  clock: ['postgres', 'embedded'],
  zoho: ['postgres', 'embedded'],
  shopify: ['postgres', 'embedded'],
  'late-refresh': ['postgres', 'embedded'],
  'late-commit': ['postgres', 'embedded'],
  held: ['postgres', 'embedded'],
  withheld: ['postgres', 'embedded'],
  poisoned: ['postgres', 'embedded'],
  webhooks: ['postgres', 'embedded'],
  'postgres-restart': ['postgres'],
  failover: ['postgres'],
  'machine-lost': ['postgres'],
  cut: ['postgres'],
  'network-stall': ['postgres'],
  freeze: ['postgres'],
  'disk-full': ['embedded'],
} as const satisfies Record<string, readonly DatabaseKind[]>

export type FaultName = keyof typeof faults
export type PlannedFault = { seed: number; atMs: number; name: FaultName; value: number }
export type Edit = { seed: number; shop: number; atMs: number }

export const faultNames: readonly FaultName[] = Object.keys(faults).filter(isFault)
export function isFault(name: string): name is FaultName {
  return Object.hasOwn(faults, name)
}

/** Of these no history has more than so many: each takes seconds. */
const most: Partial<Record<FaultName, number>> = {
  'postgres-restart': 2,
  failover: 2,
  'machine-lost': 1,
  freeze: 1,
  'disk-full': 1,
}

/** @param actMs how long things happen */
export function faultsOf(
  seed: number,
  asked: readonly FaultName[],
  database: DatabaseKind,
  actMs: number,
): PlannedFault[] {
  const chance = new Chance(seed + 77_000_001)
  const possible = asked.filter((name) => faults[name].some((one) => one === database))
  if (possible.length === 0) return []
  return Array.from({ length: 2 + chance.below(3) }, () => ({
    seed,
    name: chance.pick(possible),
    atMs: Math.floor(chance.next() * actMs * 0.9),
    value: chance.below(1_000_000),
  }))
}

/** The faults of several seeds at once, in order, without more than a batch can take. */
export function inOrder(planned: readonly PlannedFault[]): PlannedFault[] {
  const counts = new Map<FaultName, number>()
  return planned
    .filter(({ name }) => {
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      return count <= (most[name] ?? Infinity)
    })
    .toSorted((a, b) => a.atMs - b.atMs)
}

export function editsOf(seed: number, shops: number, actMs: number): Edit[] {
  const chance = new Chance(seed + 99_000_001)
  return Array.from({ length: shops }, (_, shop) =>
    Array.from({ length: 10 + chance.below(16) }, () => ({
      seed,
      shop,
      atMs: Math.floor(chance.next() * actMs),
    })),
  ).flat()
}
