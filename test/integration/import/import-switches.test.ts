// What no source confirms of Zoho and Shopify: an import is right on both sides of each.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildStore } from '#test/store/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { newRules, type Rules } from '#test/simulators/shopify/faults.ts'
import { defaultSwitches, type Switches } from '#test/simulators/zoho/switches.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  Object.assign(world.zoho.switches, defaultSwitches())
  Object.assign(world.shopify.rules, newRules())
})

/** Every reading of Zoho that the import meets; the first of each is the simulator's own. */
const readings: { [Name in keyof Switches]?: Switches[Name][] } = {
  multiMatchWinner: ['oldest', 'newest'],
  unknownPicklist: ['accept', 'reject'],
  unknownLineTax: ['reject', 'accept', 'ignore'],
  grandTotalSent: ['ignore', 'reject'],
  accountNameRequiredOnSalesOrders: [false, true],
  createFieldsPerCall: [5, 25],
  getMissingId: [204, 400, 404],
  upsertAllInsertStatus: [200, 201],
  wrappedErrors: [false, true, 'all'],
  mixedStatus: [207, 200],
  productTaxesApplyWhenLineTaxOmitted: [true, false],
  unknownField: ['ignore', 'reject'],
  recycleBinBlocksUnique: [false, true],
  maxLineItems: [100, 200],
  multipleErrors: ['all', 'first'],
  nullClears: [true, false],
  lookupByName: ['reject', 'ignore'],
  emojiInText: ['accept', 'reject'],
  coqlParentheses: [true, false],
  coqlIgnoresCase: [true, false],
  coqlMaxIn: [50, 100],
  coqlQuotes: ['both', 'backslash', 'doubled', 'none'],
  scopeMismatchStatus: [401, 403],
}

const flips = Object.entries(readings).flatMap(([name, values]) =>
  values.slice(1).map((value) => [name, value] as const),
)

describe('of Zoho', () => {
  test.for(flips)('%s: %s', async ([name, value]) => {
    Object.assign(world.zoho.switches, { [name]: value })

    expect(await importTwice()).toEqual(right)
  })

  test('all of them the other way round', async () => {
    Object.assign(world.zoho.switches, Object.fromEntries(flips))

    expect(await importTwice()).toEqual(right)
  })
})

/** Every reading of Shopify that the import meets. */
const rules: Partial<Rules>[] = [
  { nodesCostPerId: false },
  { customersUpdatedAtWholeDay: true },
  { productsDefaultActive: true },
  { totalsFollowEdits: true },
  { costModel: 'ln' },
]

describe('of Shopify', () => {
  test.for(rules)('%o', async (rule) => {
    Object.assign(world.shopify.rules, rule)

    expect(await importTwice()).toEqual(right)
  })
})

/** With somebody there before, nasty records, and a second import over it all. */
async function importTwice() {
  const opened = await openForImport(world, {
    store: (shop) => {
      buildStore(shop, { customers: 40, orders: 40, products: 12 })
      shop.createCustomer({ firstName: 'Ann', lastName: 'Lee', email: 'Ann@Example.com' })
    },
  })
  const { org, run, differences, refusals, writes, settled, shop } = opened
  const before = org.insert('Contacts', { Last_Name: 'Lee', Email: 'ann@example.com' })
  const first = await run()
  await settled()
  const found = {
    states: [first.state],
    differences: differences(),
    refusals: await refusals(),
    surplusContacts: org.records('Contacts').length - shop.customers.size,
    adopted: typeof org.record('Contacts', before.id)?.['Shopify_Customer_Id'] === 'string',
  }
  const at = world.zoho.log.length
  const second = await run()
  return { ...found, states: [...found.states, second.state], writesAgain: writes(at) }
}

const right = {
  states: ['completed', 'completed'],
  differences: [],
  refusals: [],
  surplusContacts: 0,
  adopted: true,
  writesAgain: [],
}
