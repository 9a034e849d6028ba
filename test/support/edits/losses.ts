// What people do to whole records in Zoho: they merge duplicates, and delete.

import { runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import type { World } from '#test/support/world.ts'
import type { Chance } from '#test/store/random.ts'
import { recordOf, type Field, type Subject } from './subjects.ts'

type Place = { world: World; live: LiveShop; subject: Subject; id: string }

/** The name of a subject's field in this module. */
export const nameIn = (module: string, { zoho, inLead }: Field): string =>
  (module === 'Leads' && inLead) || zoho

/**
 * Somebody finds a duplicate, and keeps it in the place of ours with the values of their choice; our id among them, or not.
 * @returns those values, by field
 */
export async function mergeInZoho(
  { world, live, subject, id }: Place,
  chance: Chance,
): Promise<ReadonlyMap<string, unknown>> {
  const { module, row } = recordOf(live, subject, id)
  const [idField = ''] = Object.entries(row).find(([, value]) => value === tail(id)) ?? []
  const values = subject.fields.map((field) => {
    const name = nameIn(module, field)
    const { asZoho = String, values: some } = field
    return [field.zoho, name, chance.odds(0.5) ? asZoho(chance.pick(some)) : row[name]] as const
  })
  const { id: gone, [idField]: ownId, ...others } = row
  const twin = live.org.insert(module, {
    ...others,
    ...Object.fromEntries(values.map(([, name, value]) => [name, value])),
  })
  const keepsId = subject.merges === 'with its id' || chance.odds(0.5)
  live.org.merge(module, { into: twin.id, gone, chosen: keepsId ? { [idField]: ownId } : {} })
  if (!keepsId || chance.odds(0.5)) await runJob(world, live, 'audit')
  return new Map(values.map(([zoho, , value]) => [zoho, value]))
}

/** It is made anew by the comparison, with what Shopify has. */
export async function deleteInZoho({ world, live, subject, id }: Place): Promise<void> {
  const { module, row } = recordOf(live, subject, id)
  live.org.remove(module, row.id)
  await runJob(world, live, 'audit')
}
