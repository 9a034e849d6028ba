import { expect, test } from 'vitest'
import { startWorld, type World } from '#test/support/world.ts'
import { differences } from '#test/support/whole-crm.ts'
import { buildStore } from '#test/store/index.ts'

const size = { customers: 60, orders: 80, products: 'sample' } as const

test.for(['Contacts', 'Leads'] as const)(
  'an import into %s brings each customer, variant and order of the sample store into Zoho once',
  async (customersAs) => {
    await using world = await startWorld()
    buildStore(world.shop, size)

    const run = await world.importAll({ customersAs })

    expect(run).toMatchObject({ state: 'completed', cause: null })
    expect(differences(world, { people: customersAs })).toEqual([])
    expect(world.org.records(customersAs)).toHaveLength(world.shop.customers.size)
    expect(world.org.records(customersAs === 'Leads' ? 'Contacts' : 'Leads')).toEqual([])
    expect(world.org.automationsFired.count).toBe(0)
    expect(await world.db.prisma.outcome.findMany()).toEqual([])
  },
)

test.for([
  ['key', false],
  ['inner key', false],
  ['feature', false],
  ['key', 'all'],
  ['feature', 'all'],
] as const)(
  'an organization that refuses to have cadences left out, by the %s, wrapped: %s, says so once and is imported',
  async ([how, wrappedErrors]) => {
    await using world = await startWorld()
    buildStore(world.shop, size)
    Object.assign(world.zoho.switches, { refusesSkips: how, wrappedErrors })

    expect(await world.importAll()).toMatchObject({ state: 'completed', cause: null })
    expect(differences(world)).toEqual([])
    expect(world.zoho.log.filter(({ records, status }) => records && status === 400)).toHaveLength(1)
  },
)

test('progress adds up: every kind ends with done equal to its total', async () => {
  await using world = await startWorld()
  const { customers, variants } = buildStore(world.shop, size)

  const { steps } = await world.importAll()

  const step = (kind: string) => steps.find((one) => one.kind === kind)
  const orders = [...world.shop.orders.values()].filter((order) => world.shop.state.sees(order, new Date()))
  expect(step('customer')).toMatchObject({
    total: customers.length,
    done: customers.length,
    state: 'completed',
  })
  expect(step('product')).toMatchObject({ done: variants.length, state: 'completed' })
  expect(step('product')?.total).toBe(variants.length)
  expect(step('order')).toMatchObject({ total: orders.length, done: orders.length, state: 'completed' })
})

test('a second import writes nothing: no call that could change a record', async () => {
  await using world = await startWorld()
  buildStore(world.shop, size)
  await world.importAll()
  await world.resting()
  const before = world.zoho.log.length

  const run = await world.runImport()

  expect(run.state).toBe('completed')
  expect(writesSince(world, before)).toEqual([])
  for (const step of run.steps)
    expect(step).toMatchObject({ created: 0, updated: 0, rejected: 0, unchanged: step.done })
})

const writesSince = ({ zoho }: World, at: number) =>
  zoho.log
    .slice(at)
    .filter(({ method, path }) => method !== 'GET' && !/\/coql$|\/oauth\//.test(path))
    .map(({ method, path }) => `${method} ${path}`)

test('a record changed between two imports is the only one that is written', async () => {
  await using world = await startWorld()
  const { customers } = buildStore(world.shop, size)
  await world.importAll()
  await world.resting()
  const changed = customers[20]?.id ?? ''
  world.shop.silently(() => world.shop.updateCustomer(changed, { lastName: 'Changed' }))

  const { steps } = await world.runImport()

  expect(steps.map(({ created, updated }) => created + updated).toSorted((a, b) => a - b)).toEqual([0, 0, 1])
  expect(differences(world)).toEqual([])
  const row = world.org
    .records('Contacts')
    .find((one) => one['Shopify_Customer_Id'] === changed.split('/').at(-1))
  expect(row?.['Last_Name']).toBe('Changed')
})

test('what Zoho refuses is listed with cause and field, and the rest goes on', async () => {
  await using world = await startWorld()
  const { customers, variants } = buildStore(world.shop, { ...size, plain: true })
  const ids = { customer: numeric(customers[7]?.id), product: numeric(variants[9]?.id) }
  world.zoho.faults.rejectRecords = (module, record) => {
    if (record['Shopify_Customer_Id'] === ids.customer && module === 'Contacts') {
      return { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
    }
    if (record['Shopify_Variant_Id'] !== ids.product) return undefined
    return { code: 'MANDATORY_NOT_FOUND', api_name: 'Season', message: 'required field not found' }
  }

  const run = await world.importAll()

  expect(run.state).toBe('completed')
  const outcomes = await world.db.prisma.outcome.findMany({ where: { trigger: 'import' } })
  expect(
    outcomes.map(({ kind, shopifyId, result, cause, field }) => ({ kind, shopifyId, result, cause, field })),
  ).toEqual(
    expect.arrayContaining([
      {
        kind: 'customer',
        shopifyId: ids.customer,
        result: 'rejected',
        cause: 'INVALID_DATA',
        field: 'Last_Name',
      },
      {
        kind: 'product',
        shopifyId: ids.product,
        result: 'rejected',
        cause: 'MANDATORY_NOT_FOUND',
        field: 'Season',
      },
    ]),
  )
  const missing = differences(world, { without: Object.values(ids) })
  expect(missing.filter((line) => !/contact is|lines is/.test(line))).toEqual([])
})

const numeric = (gid = '') => gid.split('/').at(-1) ?? ''
