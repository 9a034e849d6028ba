// Any order of edits on both sides, with comparisons, imports and "Sync now" in between: what people made of a field in Zoho
// is lost only where Shopify's own value of that field changed later. EDIT_SEEDS=100 plays more of them.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { Chance } from '#test/store/random.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const seeds = Number(process.env.EDIT_SEEDS ?? 3)
const edits = 14

/** `shopify`: null where only people change it. */
type Field = {
  zoho: string
  shopify: string | null
  values: readonly string[]
  asZoho?: (value: string) => unknown
}
type Subject = {
  kind: RecordKind
  module: string
  fields: readonly Field[]
  /** @returns the id that Zoho's record carries, and how its fields are changed in Shopify */
  create: (
    live: LiveShop,
    values: Readonly<Record<string, string>>,
    unique: string,
  ) => { id: string; change: (changes: Readonly<Record<string, string>>) => void }
}

const subjects: readonly Subject[] = [
  {
    kind: 'customer',
    module: 'Contacts',
    fields: [
      { zoho: 'First_Name', shopify: 'firstName', values: ['Ada', 'Augusta', 'Gus'] },
      { zoho: 'Last_Name', shopify: 'lastName', values: ['Lovelace', 'King', 'Byron'] },
      { zoho: 'Phone', shopify: 'phone', values: ['+12025550101', '+12025550102', '+12025550103'] },
      { zoho: 'Description', shopify: 'note', values: ['by mail', 'by phone', 'in person'] },
    ],
    create: ({ shop }, values, unique) => {
      const { id } = shop.createCustomer({ ...values, email: `${unique}@example.com` })
      return { id, change: (changes) => void shop.updateCustomer(id, changes) }
    },
  },
  {
    kind: 'product',
    module: 'Products',
    fields: [
      { zoho: 'Product_Code', shopify: 'sku', values: ['A-1', 'A-2', 'A-3'] },
      { zoho: 'Unit_Price', shopify: 'price', values: ['5.00', '6.50', '7.25'], asZoho: Number },
    ],
    create: ({ shop }, values, unique) => {
      const { variants } = shop.createProduct({ title: unique, variants: [values] })
      const id = variants[0]?.id ?? ''
      return { id, change: (changes) => void shop.updateVariant(id, changes) }
    },
  },
  {
    kind: 'order',
    module: 'Sales_Orders',
    fields: [
      { zoho: 'Purchase_Order', shopify: 'poNumber', values: ['PO-1', 'PO-2', 'PO-3'] },
      { zoho: 'Subject', shopify: null, values: ['In production', 'Waits for cloth', 'Call first'] },
    ],
    create: ({ shop }, values) => {
      const { id } = shop.createOrder({ lines: [{ title: 'Mug', price: '5', quantity: 1 }] })
      shop.updateOrder(id, values)
      return { id, change: (changes) => void shop.updateOrder(id, changes) }
    },
  },
]

// Nothing of these is an edit: no field may change by one.
const between = {
  reconcile: (live: LiveShop) => runJob(world, live, 'reconcile'),
  audit: (live: LiveShop) => runJob(world, live, 'audit'),
  import: (live: LiveShop) => live.import(),
  syncNow: async (live: LiveShop, { kind }: Subject, id: string) => {
    await syncNow(world.sync, live.domain, kind, tail(id))
    await live.settled()
  },
}
const betweens = ['reconcile', 'audit', 'import', 'syncNow'] as const

const first = ({ values }: Field) => values[0] ?? ''
const shownAs = ({ asZoho = String }: Field, value: string) => asZoho(value)

async function play(live: LiveShop, subject: Subject, chance: Chance): Promise<string[]> {
  const { module, fields } = subject
  const ofShopify = fields.flatMap((field) => (field.shopify ? [[field.shopify, first(field)] as const] : []))
  const shopifys = new Map<string, string>(ofShopify)
  const { id, change } = subject.create(live, Object.fromEntries(shopifys), `a${chance.below(1e9)}`)
  await live.settled()
  const made = live.record(module, id)
  const expected = new Map(
    fields.map((field) => [field.zoho, field.shopify ? shownAs(field, first(field)) : made[field.zoho]]),
  )
  const done: string[] = []
  for (let n = 0; n < edits; n++) {
    const field = chance.pick(fields)
    const value = chance.pick(field.values)
    const who = chance.pick(['zoho', 'zoho', 'shopify', 'shopify', 'between'] as const)
    if (who === 'zoho' || (who === 'shopify' && field.shopify === null)) {
      live.org.update(module, live.record(module, id).id, { [field.zoho]: shownAs(field, value) })
      expected.set(field.zoho, shownAs(field, value))
      done.push(`${field.zoho}: ${value} in Zoho`)
    } else if (who === 'shopify' && field.shopify !== null) {
      if (shopifys.get(field.shopify) !== value) expected.set(field.zoho, shownAs(field, value))
      shopifys.set(field.shopify, value)
      change({ [field.shopify]: value })
      await live.settled()
      done.push(`${field.shopify}: ${value} in Shopify`)
    } else {
      const what = chance.pick(betweens)
      await between[what](live, subject, id)
      done.push(what)
    }
    // After each of them: a later edit would hide what was lost.
    const record = live.record(module, id)
    const lost = fields.filter(({ zoho }) => record[zoho] !== expected.get(zoho))
    const isInstead = ({ zoho }: Field) =>
      `${zoho} is ${String(record[zoho])}, not ${String(expected.get(zoho))}`
    if (lost.length > 0) return [...lost.map(isInstead), `after ${done.join(', ')}`]
  }
  return []
}

test.each(subjects.map((subject) => [subject.module, subject] as const))(
  'no edit of the sales team is lost unless Shopify’s own value changed later (%s)',
  async (_, subject) => {
    const live = await openShop(world)
    for (let seed = 1; seed <= seeds; seed++)
      expect(await play(live, subject, new Chance(seed)), `seed ${seed}`).toEqual([])
  },
)
