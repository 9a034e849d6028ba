// Faults of single records and writes. Each lasts for a while and then ends by itself, while other things happen.

import { setTimeout as pause } from 'node:timers/promises'
import type { WithheldType } from '#test/simulators/shopify/faults.ts'
import type { Held } from '#test/simulators/zoho/types.ts'
import type { Chance } from '#test/store/random.ts'
import type { Harness } from './harness.ts'

const held: readonly Held[] = ['RECORD_LOCKED', 'NOT_APPROVED', 'NOT_REVIEWED']
const withheld: readonly WithheldType[][] = [
  ['Customer'],
  ['Product', 'ProductVariant'],
  ['Order'],
  ['Customer', 'Product', 'ProductVariant', 'Order'],
]
const modules = ['Contacts', 'Leads', 'Products', 'Sales_Orders', 'Deals']

const someOf = <T>(chance: Chance, all: readonly T[], most: number): T[] =>
  all.length === 0 ? [] : Array.from({ length: 1 + chance.below(most) }, () => chance.pick(all))

/** All of Shopify's access tokens end, and some refreshes are carried out only after the ones that follow. */
export function lateRefresh({ shopify }: Harness, chance: Chance): string {
  const lost = 1 + chance.below(3)
  shopify.faults.lateRefreshes += lost
  shopify.expireAccessTokens()
  return `Shopify: tokens end, ${lost} refreshes lost and carried out late`
}

/** Zoho's gateway gives up on some writes, which Zoho carries out seconds later. */
export async function lateCommit({ zoho }: Harness, chance: Chance): Promise<string> {
  const writes = 1 + chance.below(3)
  zoho.faults.lateCommits += writes
  const ms = 1000 + chance.below(7000)
  await pause(ms)
  const committed = zoho.commitLate()
  return `Zoho: 504 for up to ${writes} writes, of which ${committed} were carried out within ${ms / 1000} s`
}

/** Records are locked, or wait in an approval or a review (contracts/zoho 11b.12). */
export async function hold(harness: Harness, chance: Chance): Promise<string> {
  const { org } = chance.pick(harness.shops).live
  const rows = someOf(
    chance,
    modules.flatMap((module) => org.records(module)),
    4,
  )
  const state = chance.pick(held)
  for (const { id } of rows) org.hold(id, state)
  const ms = 2000 + chance.below(6000)
  await pause(ms)
  for (const { id } of rows) org.hold(id, null)
  return `Zoho: ${rows.length} records of one organization ${state} for ${ms / 1000} s`
}

/** Types of records are null: with an error, or without a word (contracts/shopify 9b.8). */
export async function withhold({ shopify: { faults, rules } }: Harness, chance: Chance): Promise<string> {
  const types = chance.pick(withheld)
  rules.withheldIsTold = chance.odds(0.7)
  faults.withheld = types
  const ms = 1000 + chance.below(4000)
  await pause(ms)
  if (faults.withheld === types) faults.withheld = []
  return `Shopify: ${types.join(', ')} withheld for ${ms / 1000} s, ${rules.withheldIsTold ? 'told' : 'not told'}`
}

/** Shopify answers 502 for every call that names one of these records. */
export async function poison({ shops, shopify: { faults } }: Harness, chance: Chance): Promise<string> {
  const { shop } = chance.pick(shops)
  const all = [...shop.customers.keys(), ...shop.products.keys(), ...shop.orders.keys()]
  const ids = someOf(chance, all, 2)
  for (const id of ids) faults.poisoned.add(id)
  const ms = 2000 + chance.below(8000)
  await pause(ms)
  for (const id of ids) faults.poisoned.delete(id)
  return `Shopify: 502 for ${ids.join(', ')} for ${ms / 1000} s`
}
