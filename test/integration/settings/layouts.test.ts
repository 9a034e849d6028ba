// Organisations with several layouts a module: whatever layout new records are to get, no record loses our id, and
// nothing is made twice.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { Settings } from '#app/mapping/settings/settings.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { RuleInput } from '#app/mapping/rules/rule.ts'
import { loadZohoChoices } from '#app/sync/org/fields.server.ts'
import { loadMappingHealth } from '#app/sync/org/mapping.server.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import type { Row } from '#test/simulators/zoho/types.ts'
import { ada, oneLine } from '#test/support/lead-shop.ts'
import { callsTo, idle, openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void (world.zoho.switches.foreignLayout = 'invalid'))

type Given = z.input<typeof Settings>
const withLayout = (layoutId: string, kind: RecordKind = 'customer', more: Given = {}): Settings =>
  Settings.parse({ ...more, newRecords: { [kind]: { layoutId } } })
const layoutOf = (row: Row) => (row['Layout'] as { name: string } | undefined)?.name
const checks = async ({ domain }: Pick<LiveShop, 'domain'>) =>
  (await runPreflight(world.sync, domain)).checks.filter(({ id }) => id.startsWith('layout'))
const newCustomer = (live: LiveShop, email = 'ada@example.com') =>
  live.shop.createCustomer({ ...ada, email }).id
/** As a merchant does it: the page reads Zoho, then the choice is saved. */
async function pick(live: LiveShop, layoutId: string, more: Given = {}) {
  await loadZohoChoices(world.sync, live.domain, 'customer')
  await live.choose(withLayout(layoutId, 'customer', more))
  await idle(world.db, live.domain, 'sync')
}

describe('a layout without our id field', () => {
  test.for([
    ['customer', 'Contacts', 'Shopify_Customer_Id'],
    ['product', 'Products', 'Shopify_Variant_Id'],
    ['order', 'Sales_Orders', 'Shopify_Order_Id'],
  ] as const)('never costs a new record of a %s its id', async ([kind, module, idField]) => {
    const live = await openShop(world, { imported: false })
    const { id: layoutId } = live.org.addLayout(module, { name: 'Wholesale' })
    await live.choose(withLayout(layoutId, kind))
    live.shop.silently(() => {
      const customerId = newCustomer(live)
      const { variants } = live.shop.createProduct({ title: 'Lamp', variants: [{ sku: 'L-1', price: '45' }] })
      const lines = [{ variantId: variants[0]?.id ?? '', quantity: 1 }]
      live.shop.createOrder({ customerId, lines })
    })

    await live.import()
    await live.import()

    const rows = live.org.records(module)
    expect(rows.map((row) => [typeof row[idField], layoutOf(row)])).toEqual([['string', undefined]])
  })

  test('makes nobody twice when Zoho’s answer is lost', async () => {
    const live = await openShop(world)
    const { id: layoutId } = live.org.addLayout('Contacts', {
      name: 'Wholesale',
      without: ['Shopify_Customer_Id'],
    })
    await pick(live, layoutId)
    world.zoho.faults.timeoutAfterCommit = 1

    // By e-mail they would be found again.
    const { id } = live.shop.createCustomer({ firstName: 'Ada', lastName: 'Lovelace' })
    await live.settled()

    expect(world.zoho.faults.timeoutAfterCommit).toBe(0)
    expect(live.org.records('Contacts').map((row) => row['Shopify_Customer_Id'])).toEqual([tail(id)])
  })

  test('is told before the import, in Settings, and no longer once the field is in it', async () => {
    const live = await openShop(world)
    const { id: layoutId } = live.org.addLayout('Contacts', {
      name: 'Wholesale',
      without: ['Shopify_Customer_Id'],
    })
    await pick(live, layoutId)
    const values = { module: 'Contacts', layout: 'Wholesale', field: 'Shopify Customer Id' }
    const health = async () =>
      (await loadMappingHealth(world.sync, live.domain, withLayout(layoutId)))[1]?.layout ?? null

    expect(await checks(live)).toEqual([{ id: 'layout_id', status: 'warning', values }])
    expect(await health()).toBe('without_id')

    live.org.placeInLayout('Contacts', layoutId, 'Shopify_Customer_Id')
    await runJob(world, live, 'audit')
    expect(await checks(live)).toEqual([])
    expect(await health()).toBeNull()
    const id = newCustomer(live)
    await live.settled()
    expect(layoutOf(live.record('Contacts', id))).toBe('Wholesale')
  })

  test('is told before the first import, where our field is still to be made', async () => {
    const live = await openShop(world, { imported: false })
    const { id: layoutId } = live.org.addLayout('Contacts', { name: 'Wholesale' })
    await live.choose(withLayout(layoutId))

    expect(await checks(live)).toMatchObject([{ id: 'layout_id', status: 'warning' }])
    const standard = (await loadZohoChoices(world.sync, live.domain, 'customer')).layouts[0]?.id ?? ''
    await live.choose(withLayout(standard))
    expect(await checks(live)).toEqual([])
  })
})

describe('a layout with demands of its own', () => {
  const wholesale = { name: 'Wholesale', required: ['Department'] }

  test('is told, refuses records with the field named, and takes them once a rule fills it', async () => {
    const live = await openShop(world)
    const { id: layoutId } = live.org.addLayout('Contacts', wholesale)
    await pick(live, layoutId)
    const values = { module: 'Contacts', layout: 'Wholesale', fields: 'Department' }
    expect(await checks(live)).toEqual([{ id: 'layout_demands', status: 'warning', values }])

    const id = newCustomer(live)
    await live.settled()
    expect(live.records('Contacts', id)).toEqual([])
    const [refused] = (await live.outcomes()).filter(({ result }) => result === 'rejected')
    expect(refused).toMatchObject({ shopifyId: tail(id), cause: 'MANDATORY_NOT_FOUND', field: 'Department' })

    const rule: RuleInput = { source: { from: 'text', text: 'Shop' }, target: 'Department' }
    await pick(live, layoutId, { rules: { customer: [rule] } })
    expect(await checks(live)).toEqual([])
    live.shop.updateCustomer(id, { note: 'again' })
    await live.settled()
    expect(layoutOf(live.record('Contacts', id))).toBe('Wholesale')
    expect(live.record('Contacts', id)).toMatchObject({ Department: 'Shop', Shopify_Customer_Id: tail(id) })
  })

  test('and with fewer values in a pick list costs the value, not the record', async () => {
    const live = await openShop(world)
    const { id: layoutId } = live.org.addLayout('Contacts', {
      name: 'Partners',
      options: { Lead_Source: ['Partner'] },
    })
    await pick(live, layoutId)

    const id = newCustomer(live)
    await live.settled()

    expect(layoutOf(live.record('Contacts', id))).toBe('Partners')
    expect(live.record('Contacts', id)['Lead_Source']).toBeUndefined()
  })
})

test.for([
  ['accept', 'Sales'],
  ['invalid', undefined],
  ['no_permission', undefined],
] as const)('a layout of other profiles costs no record, should Zoho answer %s', async ([answer, layout]) => {
  world.zoho.switches.foreignLayout = answer
  const live = await openShop(world)
  const { id: layoutId } = live.org.addLayout('Contacts', { name: 'Sales', profiles: ['Standard'] })
  await pick(live, layoutId)

  const id = newCustomer(live)
  await live.settled()

  expect(layoutOf(live.record('Contacts', id))).toBe(layout)
})

describe('where customers are Leads until they order', () => {
  const leads = { customersAs: 'LeadsUntilOrder' } as const

  test('a Contact is never given the layout of Leads', async () => {
    const live = await openShop(world, { choices: leads })
    const { id: layoutId } = live.org.addLayout('Leads', { name: 'Web' })
    await pick(live, layoutId, leads)
    const since = world.zoho.log.length

    const lead = newCustomer(live)
    const buyer = live.shop.silently(() => newCustomer(live, 'buyer@example.com'))
    live.shop.createOrder({ customerId: buyer, lines: oneLine })
    await live.settled()

    expect(layoutOf(live.record('Leads', lead))).toBe('Web')
    expect(layoutOf(live.record('Contacts', buyer))).toBeUndefined()
    expect(callsTo(world, 'Contacts', since).map(({ status }) => status)).toEqual([201])
    expect(await checks(live)).toEqual([])
  })

  test('nor a Lead that of Contacts, left over from another choice', async () => {
    const live = await openShop(world)
    const { id: layoutId } = live.org.addLayout('Contacts', { name: 'Wholesale' })
    await pick(live, layoutId)
    await pick(live, layoutId, leads)
    await live.import()
    const since = world.zoho.log.length

    const lead = newCustomer(live)
    await live.settled()

    expect(layoutOf(live.record('Leads', lead))).toBeUndefined()
    expect(callsTo(world, 'Leads', since).map(({ status }) => status)).toEqual([201])
    expect(await checks(live)).toMatchObject([{ id: 'layout_gone', values: { module: 'Leads' } }])
  })
})
