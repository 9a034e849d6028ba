// Shopify's B2B companies as Accounts in Zoho: by their id, live and in an import.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import {
  accountNames,
  accountOf,
  accounts,
  acme,
  addressOf,
  b2b,
  buyAgain,
  listen,
  storeAccount,
} from '#test/support/b2b-shop.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { ada, oneLine } from '#test/support/lead-shop.ts'
import { idle, openShop, tail, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let heard: ReturnType<typeof listen>
beforeAll(async () => {
  world = await startWorld()
  heard = listen(world)
})
afterAll(() => world[Symbol.asyncDispose]())

const open = (options: LiveOptions = {}) => openShop(world, { choices: b2b, ...options })

describe('an order of a B2B company', () => {
  test('belongs to the Account of the company, and so does its Contact', async () => {
    const live = await open()

    const { id, order } = acme(live.shop)
    await live.settled()

    expect(accountOf(live, live.record('Sales_Orders', order.id))).toBe('Acme Ltd')
    expect(accountOf(live, live.record('Contacts', id))).toBe('Acme Ltd')
    expect(accountNames(live)).toEqual([storeAccount, 'Acme Ltd'])
    expect(live.record('Sales_Orders', order.id)['Description']).toContain('Company: Acme Ltd')
  })

  test('the same in an import, whose file names the companies', async () => {
    const opened = await openForImport(world, {
      choices: b2b,
      store: (shop) => {
        for (const n of [1, 2]) acme(shop, `Company ${n}`, { ...ada, email: `ada${n}@example.com` })
        const { id } = shop.createCustomer({
          ...ada,
          email: 'solo@example.com',
          addresses: [addressOf('Solo')],
        })
        shop.createOrder({ customerId: id, lines: oneLine })
      },
    })

    const { state } = await opened.run()

    expect(state).toBe('completed')
    const used = opened.org.records('Sales_Orders').map((row) => accountOf(opened, row))
    expect(used).toEqual(['Company 1', 'Company 2', storeAccount])
    const people = opened.org.records('Contacts').map((row) => accountOf(opened, row))
    expect(people).toEqual(['Company 1', 'Company 2', undefined])
    const bulk = heard.ofCompanies(opened).filter((text) => text.includes('BulkRun'))
    expect(bulk).toHaveLength(2)
  })

  test('what addresses name counts only for those without one, where that is wanted as well', async () => {
    const live = await open({ choices: { accounts: { ...accounts, perCompany: true } } })
    const { companyId, id } = acme(live.shop)

    const billed = { customerId: id, lines: oneLine, billingAddress: addressOf('Somebody else') }
    const theirs = live.shop.createOrder({ ...billed, company: { id: companyId } })
    const own = live.shop.createOrder({ lines: oneLine, billingAddress: addressOf('Named Ltd') })
    await live.settled()

    expect(accountOf(live, live.record('Sales_Orders', theirs.id))).toBe('Acme Ltd')
    expect(accountOf(live, live.record('Sales_Orders', own.id))).toBe('Named Ltd')
  })

  test('names the company and its place to the merchant’s rules', async () => {
    const template = '{{b2b.company}} / {{b2b.externalId}} / {{b2b.location}}'
    const rule = { source: { from: 'template', template }, target: 'Purchase_Order' } as const
    const order = [{ ...rule, transforms: [], when: [], precedence: 'settings' as const }]
    const live = await open({
      choices: { ...b2b, rules: { product: [], customer: [], checkout: [], order } },
    })

    const bought = acme(live.shop)
    await live.settled()

    expect(live.record('Sales_Orders', bought.order.id)['Purchase_Order']).toBe('Acme Ltd / AC-1 / Berlin')
  })

  test('a Lead has the name of its company, and joins its Account with the first order', async () => {
    const live = await open({ choices: { ...b2b, customersAs: 'LeadsUntilOrder' } })
    const company = live.shop.createCompany({ name: 'Acme Ltd' })
    const { id } = live.shop.silently(() => live.shop.createCustomer(ada))
    live.shop.joinCompany(company.id, id)
    live.shop.updateCustomer(id, { note: 'buys for Acme' })
    await live.settled()
    expect(live.record('Leads', id)['Company']).toBe('Acme Ltd')

    live.shop.createOrder({ customerId: id, company: { id: company.id }, lines: oneLine })
    await live.settled()

    expect(accountOf(live, live.record('Contacts', id))).toBe('Acme Ltd')
    expect(accountNames(live)).toEqual([storeAccount, 'Acme Ltd'])
  })

  test('is previewed and compared like any other, and nothing is written for that', async () => {
    const opened = await openForImport(world, { choices: b2b, store: (shop) => void acme(shop) })
    const since = world.zoho.log.length

    const preview = await opened.preview()

    expect(preview.state).toBe('completed')
    expect(opened.writes(since)).toEqual([])
    await opened.run()
    await opened.resting()
    const [order = ''] = opened.shop.orders.keys()
    const [customer = ''] = opened.shop.customers.keys()
    for (const [kind, gid] of [['order', order] as const, ['customer', customer] as const]) {
      const input = { kind, shopifyId: tail(gid), field: null }
      const { state, fields } = await compareRecord(world.sync, opened.domain, input)
      expect([state, fields.filter(({ differs }) => differs)]).toEqual(['both', []])
    }
    const second = await opened.preview()
    expect(second.steps.map(({ created, updated }) => created + updated)).toEqual([0, 0, 0])
  })
})

describe('the Account of a company', () => {
  test('is the oldest of its name that Zoho has', async () => {
    const live = await open()
    const [first] = [1, 2].map(() => live.org.insert('Accounts', { Account_Name: 'ACME ltd' }))

    const { order } = acme(live.shop)
    await live.settled()

    expect(live.record('Sales_Orders', order.id)['Account_Name']).toMatchObject({ id: first?.id })
    expect(accountNames(live)).toHaveLength(3)
  })

  test('follows the company when that is renamed', async () => {
    const live = await open()
    const bought = acme(live.shop)
    await live.settled()
    await idle(world.db, live.domain, 'sync')

    live.shop.updateCompany(bought.companyId, { name: 'Acme Group' })
    const next = buyAgain(live.shop, bought)
    await live.settled()

    expect(accountOf(live, live.record('Sales_Orders', next.id))).toBe('Acme Group')
    expect(accountOf(live, live.record('Sales_Orders', bought.order.id))).toBe('Acme Group')
    expect(accountNames(live)).toEqual([storeAccount, 'Acme Group'])
  })

  test('follows it with the next order, where the Account was locked when it was to be renamed', async () => {
    const live = await open()
    const bought = acme(live.shop)
    await live.settled()
    await idle(world.db, live.domain, 'sync')
    const { id } = live.org.records('Accounts').find((row) => row['Account_Name'] === 'Acme Ltd') ?? {
      id: '',
    }
    live.org.hold(id, 'RECORD_LOCKED')
    live.shop.updateCompany(bought.companyId, { name: 'Acme Group' })
    buyAgain(live.shop, bought)
    await live.settled()
    expect(accountNames(live)).toEqual([storeAccount, 'Acme Ltd'])

    live.org.hold(id, null)
    buyAgain(live.shop, bought)
    await live.settled()

    expect(accountNames(live)).toEqual([storeAccount, 'Acme Group'])
  })

  test('keeps the name that Zoho’s people gave it', async () => {
    const live = await open()
    const bought = acme(live.shop)
    await live.settled()
    const account = live.org.records('Accounts').find((row) => row['Account_Name'] === 'Acme Ltd')
    live.org.update('Accounts', account?.id ?? '', { Account_Name: 'ACME (key account)' })

    live.shop.updateCompany(bought.companyId, { name: 'Acme Group' })
    const next = buyAgain(live.shop, bought)
    await live.settled()

    expect(accountOf(live, live.record('Sales_Orders', next.id))).toBe('ACME (key account)')
    expect(accountNames(live)).toHaveLength(2)
  })

  test.for([
    ['keep', 'ACME ltd'],
    ['replace', 'Acme Group'],
  ] as const)(
    'that was there before us follows a rename as the merchant chose: %s',
    async ([existing, name]) => {
      const live = await open({ choices: { ...b2b, existing } })
      live.org.insert('Accounts', { Account_Name: 'ACME ltd' })
      const bought = acme(live.shop)
      await live.settled()

      live.shop.updateCompany(bought.companyId, { name: 'Acme Group' })
      buyAgain(live.shop, bought)
      await live.settled()

      expect(accountNames(live)).toEqual([storeAccount, name])
    },
  )

  test.for(['at once', 'one after the other'])(
    'two companies of one name have one each, %s',
    async (when) => {
      const live = await open()
      const one = acme(live.shop, 'Acme Ltd', { ...ada, email: 'one@example.com' })
      if (when !== 'at once') await live.settled()
      const two = acme(live.shop, 'Acme Ltd', { ...ada, email: 'two@example.com' })
      await live.settled()

      expect(accountNames(live)).toEqual([storeAccount, 'Acme Ltd', 'Acme Ltd'])
      const used = [one, two].map((bought) => {
        const [order, contact] = [
          live.record('Sales_Orders', bought.order.id)['Account_Name'],
          live.record('Contacts', bought.id)['Account_Name'],
        ]
        expect(contact).toEqual(order)
        return (order as { id: string }).id
      })
      expect(new Set(used).size).toBe(2)
    },
  )

  test('is that of the company joined first, for who buys for two', async () => {
    const live = await open()
    const { id } = acme(live.shop, 'First Ltd')
    const second = live.shop.createCompany({ name: 'Second Ltd' })
    const order = live.shop.createOrder({ customerId: id, company: { id: second.id }, lines: oneLine })
    await live.settled()

    expect(accountOf(live, live.record('Contacts', id))).toBe('First Ltd')
    expect(accountOf(live, live.record('Sales_Orders', order.id))).toBe('Second Ltd')
  })

  test('deleted in Zoho, it is made again by the next order', async () => {
    const live = await open()
    const bought = acme(live.shop)
    await live.settled()
    const account = live.org.records('Accounts').find((row) => row['Account_Name'] === 'Acme Ltd')
    live.org.remove('Accounts', account?.id ?? '')

    const next = buyAgain(live.shop, bought)
    await live.settled()

    expect(accountOf(live, live.record('Sales_Orders', next.id))).toBe('Acme Ltd')
  })

  test('and neither a name nor an id of Shopify’s is kept of it', async () => {
    const live = await open()
    const { companyId } = acme(live.shop)
    await live.settled()

    const rows = await world.db.prisma.companyAccount.findMany({ where: { shopDomain: live.domain } })
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toMatch(/acme ltd/i)
    expect(JSON.stringify(rows)).not.toContain(tail(companyId))
  })
})
