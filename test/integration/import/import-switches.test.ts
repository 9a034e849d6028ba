// What no source confirms of Zoho and Shopify: an import is right on both sides of each, and of every two.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildStore } from '#test/store/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { allPairs, pairsOf, rowsOfPairs, type Factors, type Row } from '#test/support/pairs.ts'
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
  noneStatus: [400, 409],
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

/** Every reading of Shopify that the import meets, likewise. */
const rules: { [Name in keyof Rules]?: Rules[Name][] } = {
  nodesCostPerId: [true, false],
  customersUpdatedAtWholeDay: [false, true],
  productsDefaultActive: [false, true],
  totalsFollowEdits: [false, true],
  costModel: ['linear', 'ln'],
}

// One import for each reading would meet each alone; these few meet each beside every other.
const all: Factors = { ...readings, ...rules }
const found = rowsOfPairs(all)
const rows = found.map((row) => {
  const flips = [...row].filter(([, at]) => at > 0).map(([name, at]) => `${name} ${String(all[name]?.[at])}`)
  return [flips.join(', '), { zoho: chosen(readings, row), shopify: chosen(rules, row) }] as const
})

function chosen(choices: Factors, row: Row) {
  return Object.fromEntries(
    Object.entries(choices).map(([name, values]) => [name, values[row.get(name) ?? 0]]),
  )
}

test('the first reading of each is the simulators’ own, and every two readings meet', () => {
  const first = new Map(Object.keys(all).map((name) => [name, 0]))
  expect(defaultSwitches()).toMatchObject(chosen(readings, first))
  expect(newRules()).toMatchObject(chosen(rules, first))
  expect(new Set(found.flatMap(pairsOf))).toEqual(allPairs(all))
})

test.for(rows)('an import is right with %s', async ([, { zoho, shopify }]) => {
  Object.assign(world.zoho.switches, zoho)
  Object.assign(world.shopify.rules, shopify)

  expect(await importTwice()).toEqual(right)
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
  const after = {
    states: [first.state],
    differences: differences(),
    refusals: await refusals(),
    surplusContacts: org.records('Contacts').length - shop.customers.size,
    adopted: typeof org.record('Contacts', before.id)?.['Shopify_Customer_Id'] === 'string',
  }
  const at = world.zoho.log.length
  const second = await run()
  return { ...after, states: [...after.states, second.state], writesAgain: writes(at) }
}

const right = {
  states: ['completed', 'completed'],
  differences: [],
  refusals: [],
  surplusContacts: 0,
  adopted: true,
  writesAgain: [],
}
