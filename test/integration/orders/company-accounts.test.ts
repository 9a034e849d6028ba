// Companies as Accounts in Zoho, where the merchant wants that; everybody else's orders in the store's Account.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openForImport } from '#test/support/import-shop.ts'
import { ada, oneLine } from '#test/support/lead-shop.ts'
import { idle, openShop, tail, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { inFlyingTime, startWorld, type World } from '#test/support/world.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { Row } from '#test/simulators/zoho/types.ts'

let world: World
const clock = { skipMs: 0 }
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + clock.skipMs) })
})
beforeEach(() => {
  clock.skipMs = 0
  world.zoho.switches.lookupRefusal = 'path'
  world.zoho.faults.rejectRecords = undefined
})
afterAll(() => world[Symbol.asyncDispose]())

const perCompany = { accounts: { perCompany: true, b2b: false, storeName: null } } satisfies Partial<Settings>
const at = (company: string) => ({ company, address1: '1 Main Street', city: 'Ottawa', countryCode: 'CA' })
const names = ({ org }: Pick<LiveShop, 'org'>) => org.records('Accounts').map((row) => row['Account_Name'])
const accountOf = ({ org }: Pick<LiveShop, 'org'>, row: Row) => {
  const { id } = row['Account_Name'] as { id: string }
  return org.record('Accounts', id)?.['Account_Name']
}
const open = (options: LiveOptions = {}) => openShop(world, { choices: perCompany, ...options })
const acmeBuyer = (live: Pick<LiveShop, 'shop'>, company = 'Acme Ltd') => {
  const { id } = live.shop.createCustomer({ ...ada, addresses: [at(company)] })
  return { id, order: live.shop.createOrder({ customerId: id, lines: oneLine, billingAddress: at(company) }) }
}
const store = 'Acme - Shopify customers'

describe('each company gets its own Account', () => {
  test('which its Contact and its order point to', async () => {
    const live = await open()

    const { id, order } = acmeBuyer(live)
    await live.settled()

    expect(accountOf(live, live.record('Contacts', id))).toBe('Acme Ltd')
    expect(accountOf(live, live.record('Sales_Orders', order.id))).toBe('Acme Ltd')
    expect(names(live)).toEqual([store, 'Acme Ltd'])
  })

  test('which is found where Zoho has it, whatever the case of its name', async () => {
    const live = await open()
    const { id: accountId } = live.org.insert('Accounts', { Account_Name: 'ACME ltd' })

    const { id } = acmeBuyer(live)
    await live.settled()

    expect(live.record('Contacts', id)['Account_Name']).toMatchObject({ id: accountId })
    expect(names(live)).toEqual([store, 'ACME ltd'])
  })

  test('and of several of one name the oldest is taken', async () => {
    const live = await open()
    const [first] = [1, 2].map(() => live.org.insert('Accounts', { Account_Name: 'Acme Ltd' }))

    const { id } = acmeBuyer(live)
    await live.settled()

    expect(live.record('Contacts', id)['Account_Name']).toMatchObject({ id: first?.id })
    expect(names(live)).toHaveLength(3)
  })

  test('and no name of it is kept by the app', async () => {
    const live = await open()

    acmeBuyer(live)
    await live.settled()

    const rows = await world.db.prisma.companyAccount.findMany({ where: { shopDomain: live.domain } })
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toMatch(/acme ltd/i)
  })

  test('a name that is too long is cut, and two spellings are one Account', async () => {
    const live = await open()

    acmeBuyer(live, `Acme  ${'x'.repeat(250)}`)
    await live.settled()
    const second = live.shop.createOrder({ lines: oneLine, billingAddress: at(`ACME ${'X'.repeat(250)}`) })
    await live.settled()

    const [, long, ...others] = names(live)
    expect(String(long)).toHaveLength(200)
    expect(others).toEqual([])
    expect(accountOf(live, live.record('Sales_Orders', second.id))).toBe(long)
  })

  test.each(['path', 'id', 'nothing'] as const)(
    'an Account deleted in Zoho is made again when a Contact or an order needs it (refused by %s)',
    async (lookupRefusal) => {
      const live = await open()
      acmeBuyer(live)
      const { id } = live.shop.createCustomer({ lastName: 'Byron', email: 'byron@example.com' })
      await live.settled()
      world.zoho.switches.lookupRefusal = lookupRefusal
      const remove = () => {
        const account = live.org.records('Accounts').find((row) => row['Account_Name'] === 'Acme Ltd')
        live.org.remove('Accounts', account?.id ?? '')
      }

      remove()
      live.shop.updateCustomer(id, { addresses: [at('Acme Ltd')] })
      await live.settled()
      expect(accountOf(live, live.record('Contacts', id))).toBe('Acme Ltd')

      remove()
      const order = live.shop.createOrder({ lines: oneLine, billingAddress: at('Acme Ltd') })
      await live.settled()
      expect(accountOf(live, live.record('Sales_Orders', order.id))).toBe('Acme Ltd')
    },
  )

  test('a Lead joins the Account of its company when it orders', async () => {
    const live = await open({ choices: { ...perCompany, customersAs: 'LeadsUntilOrder' } })
    const { id } = live.shop.createCustomer({ ...ada, addresses: [at('Acme Ltd')] })
    await live.settled()
    expect(live.record('Leads', id)['Company']).toBe('Acme Ltd')

    live.shop.createOrder({ customerId: id, lines: oneLine, billingAddress: at('Acme Ltd') })
    await live.settled()

    expect(accountOf(live, live.record('Contacts', id))).toBe('Acme Ltd')
    expect(names(live)).toEqual([store, 'Acme Ltd'])
  })

  test('in an import each is made once, however many orders it has and however often Zoho loses an answer', async () => {
    const opened = await openForImport(world, {
      choices: perCompany,
      store: (shop) => {
        for (let n = 0; n < 12; n++) acmeBuyer({ shop }, `Company ${n % 3}`)
      },
    })
    world.zoho.faults.timeoutAfterCommit = 4

    const { state } = await inFlyingTime(clock, opened.run)

    expect(state).toBe('completed')
    expect(new Set(names(opened))).toEqual(new Set([store, 'Company 0', 'Company 1', 'Company 2']))
    expect(names(opened)).toHaveLength(4)
    const used = opened.org.records('Sales_Orders').map((row) => accountOf(opened, row))
    expect(used.filter((name) => name === 'Company 1')).toHaveLength(4)
  })
})

describe("the store's Account", () => {
  test('has the orders of everybody where companies get none of their own', async () => {
    const live = await open({ choices: {} })

    const { id, order } = acmeBuyer(live)
    await live.settled()

    expect(accountOf(live, live.record('Sales_Orders', order.id))).toBe(store)
    expect(live.record('Contacts', id)['Account_Name']).toBeUndefined()
    expect(names(live)).toEqual([store])
  })

  test('has the orders of those without a company where the others have one', async () => {
    const live = await open()

    const { id } = live.shop.createOrder({ lines: oneLine })
    await live.settled()

    expect(accountOf(live, live.record('Sales_Orders', id))).toBe(store)
  })

  test('is called as the merchant says, and another name later is another Account', async () => {
    const live = await open({
      choices: { accounts: { perCompany: false, b2b: false, storeName: 'Web shop' } },
    })
    const first = live.shop.createOrder({ lines: oneLine })
    await live.settled()
    await idle(world.db, live.domain, 'sync') // a sync job at work still has the choices it began with
    await live.choose({ accounts: { perCompany: false, b2b: false, storeName: 'Online' } })
    expect(accountOf(live, live.record('Sales_Orders', first.id))).toBe('Web shop')

    await live.import()

    expect(accountOf(live, live.record('Sales_Orders', first.id))).toBe('Online')
    expect(names(live)).toEqual(['Web shop', 'Online'])
  })

  test('deleted in Zoho, it is made again by the next order', async () => {
    const live = await open({ choices: {} })
    live.org.remove('Accounts', live.org.records('Accounts')[0]?.id ?? '')

    const { id } = live.shop.createOrder({ lines: oneLine })
    await live.settled()

    expect(accountOf(live, live.record('Sales_Orders', id))).toBe(store)
  })
})

const causesOf = async (live: LiveShop, id: string) =>
  (await live.outcomes()).filter(({ shopifyId }) => shopifyId === tail(id))

// "Account_Name" may be made unique, and Zoho need not say whose a value is (contracts/zoho 9.4).
describe.each(['field', 'nothing', 'record of Vendors'] as const)('a name that Zoho refuses: %s', (named) => {
  const refuseNew = (taken: readonly string[]) => {
    const record = { module: { api_name: 'Vendors' }, id: '5487015000000999999' }
    const field = named === 'nothing' ? {} : { api_name: 'Account_Name' }
    const details = {
      ...field,
      ...(named === 'record of Vendors' ? { duplicate_record: record, id: record.id } : {}),
    }
    const refuse = (module: string, { Account_Name: name, id }: Row) =>
      module === 'Accounts' && id === '' && taken.includes(String(name))
        ? {
            code: 'DUPLICATE_DATA',
            message: 'duplicate data',
            api_name: 'Account_Name',
            details,
          }
        : undefined
    world.zoho.faults.rejectRecords = refuse
    return refuse
  }

  test('keeps no order: it comes without an Account, which is told, and so does its Contact', async () => {
    const live = await open()
    refuseNew(['Acme Ltd'])
    const { id, order } = acmeBuyer(live)
    const other = live.shop.createOrder({ lines: oneLine })
    await live.settled()

    expect(live.record('Sales_Orders', order.id)['Account_Name'] ?? null).toBeNull()
    expect(live.record('Contacts', id)['Account_Name'] ?? null).toBeNull()
    expect(accountOf(live, live.record('Sales_Orders', other.id))).toBe(store)
    for (const one of [id, order.id])
      expect(await causesOf(live, one)).toMatchObject([
        { result: 'created', cause: 'value_taken', field: 'Account_Name' },
      ])
    expect(await causesOf(live, other.id)).toMatchObject([{ result: 'created', cause: null }])

    world.zoho.faults.rejectRecords = undefined
    live.shop.updateOrder(order.id, { note: 'gift' })
    await live.settled()
    expect(accountOf(live, live.record('Sales_Orders', order.id))).toBe('Acme Ltd')
  })

  test('is looked up once, and the Account that was made meanwhile is taken', async () => {
    const live = await open()
    const refuse = refuseNew(['Acme Ltd'])
    let refused = 0
    world.zoho.faults.rejectRecords = (module, row) => {
      const refusal = refuse(module, row)
      if (refusal && refused++ === 0) {
        world.zoho.faults.rejectRecords = undefined
        live.org.insert('Accounts', { Account_Name: 'Acme Ltd' })
      }
      return refusal
    }
    const { order } = acmeBuyer(live)
    const since = world.zoho.log.length
    await live.settled()
    expect(accountOf(live, live.record('Sales_Orders', order.id))).toBe('Acme Ltd')
    expect(names(live)).toEqual([store, 'Acme Ltd'])
    const writes = world.zoho.log.slice(since).filter(({ path }) => path.includes('/Accounts/upsert'))
    expect(writes).toHaveLength(1)
  })

  test('keeps no order where it is the store’s own', async () => {
    const live = await open({
      choices: { accounts: { ...perCompany.accounts, storeName: 'Web shop' } },
      imported: false,
    })
    refuseNew(['Web shop'])
    await live.import()
    const { id } = live.shop.createOrder({ lines: oneLine })
    await live.settled()
    expect(live.record('Sales_Orders', id)['Account_Name'] ?? null).toBeNull()
    expect(await causesOf(live, id)).toMatchObject([{ cause: 'value_taken', field: 'Account_Name' }])
  })
})

test('a name of the store’s Account that Zoho refuses is asked for once in an import, however many orders it has', async () => {
  const opened = await openForImport(world, {
    choices: { accounts: { ...perCompany.accounts, storeName: 'Web shop' } },
    store: (shop) => {
      for (let n = 0; n < 201; n++) shop.createOrder({ lines: oneLine })
    },
  })
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Accounts'
      ? { code: 'DUPLICATE_DATA', message: 'duplicate data', api_name: 'Account_Name', details: {} }
      : undefined
  const since = world.zoho.log.length
  await opened.run({ kinds: ['order'] })
  const asked = world.zoho.log.slice(since).filter(({ path }) => path.includes('/Accounts/upsert'))
  expect(opened.org.records('Sales_Orders')).toHaveLength(201)
  // Before it begins, and for its orders.
  expect(asked).toHaveLength(2)
})

test('leaving removes what is known of Accounts', async () => {
  const live = await open()
  acmeBuyer(live)
  await live.settled()

  await world.db.prisma.shop.delete({ where: { domain: live.domain } })

  expect(await world.db.prisma.companyAccount.count({ where: { shopDomain: live.domain } })).toBe(0)
})
