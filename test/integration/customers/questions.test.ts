// Where it is not certain which Zoho record stands for a customer, the merchant is asked; the answer is remembered.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countQuestions, listQuestions } from '#app/db/screens/questions.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import { answerQuestion, readQuestion } from '#app/sync/answer.server.ts'
import { answerMany, undoAnswer } from '#app/sync/answers.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { runJob, tail, whilePaused, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ann = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' }
const page = { size: 25, after: null, before: null }

/** A store with one customer whom two contacts fit, and an order of hers; imported. */
async function withTwins(options: LiveOptions = {}) {
  const made = { customer: '', order: '' }
  const opened = await openForImport(world, {
    ...options,
    store: (shop) => {
      made.customer = shop.createCustomer(ann).id
      const lines = [{ title: 'Lamp', price: '9.99', quantity: 1 }]
      made.order = shop.createOrder({ customerId: made.customer, lines }).id
    },
  })
  const [first, second] = [1, 2].map(
    (n) => opened.org.insert('Contacts', { Last_Name: `Twin ${n}`, Email: 'ann@example.com' }).id,
  )
  await opened.run()
  await opened.settled()
  const about = { kind: 'customer', shopifyId: tail(made.customer) } as const
  const { sync } = world
  return {
    ...opened,
    made,
    about,
    first: first ?? '',
    second: second ?? '',
    ask: () => readQuestion(sync, opened.domain, about),
    answer: async (answer: 'this' | 'new' | 'skip', zohoId: string | null = null) => {
      await answerQuestion(sync, opened.domain, { ...about, answer, zohoId })
      await opened.settled()
    },
    open: async () => (await listQuestions(world.db, opened.domain, page)).rows,
  }
}

test('a question names the records that fit, as Zoho shows them when it is opened; nothing of them is stored', async () => {
  const { ask, about, open, first, second, domain, org } = await withTwins()

  expect(await countQuestions(world.db, domain)).toBe(1)
  expect(await open()).toMatchObject([{ ...about, why: 'several' }])
  org.update('Contacts', first, { Phone: '+12025550101' })
  const question = await ask()

  expect(question).toMatchObject({ ...about, why: 'several', zohoModule: 'Contacts', gone: 0 })
  expect(question?.candidates.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject([
    { id: first, name: 'Twin 1', email: 'ann@example.com', phone: '+12025550101', taken: false },
    { id: second, name: 'Twin 2', phone: null },
  ])
  expect(question?.candidates.every(({ owner, modifiedAt }) => owner && modifiedAt)).toBe(true)
  const stored = JSON.stringify(await world.db.prisma.question.findMany({ where: { shopDomain: domain } }))
  expect(stored).not.toMatch(/ann@|Twin/)
})

test('"This one": the record is adopted at once, the order finds its contact, and no import asks again', async () => {
  const { answer, second, record, made, org, open, run, refusals, settled } = await withTwins()

  await answer('this', second)
  await settled()

  expect(record('Contacts', made.customer)).toMatchObject({ id: second, Last_Name: 'Twin 2' })
  expect(record('Sales_Orders', made.order)['Contact_Name']).toMatchObject({ id: second })
  expect(org.records('Contacts')).toHaveLength(2)
  expect(await open()).toEqual([])
  expect(await refusals()).toEqual([])
  await run()
  expect(await open()).toEqual([])
})

test('"Make a new record": neither is touched, also where Zoho wants e-mails to be unique', async () => {
  const { answer, made, org, open, record, first, second } = await withTwins()
  const before = [first, second].map((id) => org.record('Contacts', id))
  org.remove('Contacts', second)
  org.makeUnique('Contacts', 'Email')

  await answer('new')

  expect([first, second]).not.toContain(record('Contacts', made.customer)['id'])
  expect(org.record('Contacts', first)).toEqual(before[0])
  expect(await open()).toEqual([])
})

test('an answer to a question of an import runs no workflows: the record is history', async () => {
  const { answer, made, org, record } = await withTwins()

  await answer('new')

  expect(record('Sales_Orders', made.order)['Contact_Name']).toMatchObject({
    id: record('Contacts', made.customer)['id'],
  })
  expect(org.automationsFired.count).toBe(0)
})

test('an answer to a question of a new change runs them', async () => {
  const { shop, org, settled, domain, records } = await openForImport(world).then(async (live) => {
    await live.run()
    await live.resting()
    return live
  })
  for (const n of [1, 2]) org.insert('Contacts', { Last_Name: `Twin ${n}`, Email: 'eve@example.com' })
  const { id } = shop.createCustomer({ firstName: 'Eve', lastName: 'Lee', email: 'eve@example.com' })
  await settled()

  const about = { kind: 'customer', shopifyId: tail(id) } as const
  await answerQuestion(world.sync, domain, { ...about, answer: 'new', zohoId: null })
  await settled()

  expect(records('Contacts', id)).toHaveLength(1)
  expect(org.automationsFired.byModule).toMatchObject({ Contacts: 1 })
})

test('"Skip" holds for imports, comparisons and changes, until the merchant wants it synced', async () => {
  const { answer, made, org, open, run, refusals, shop, settled, domain, about } = await withTwins()

  await answer('skip')

  expect(await refusals()).toEqual([])
  const { steps } = await run()
  expect(steps.find(({ kind }) => kind === 'customer')).toMatchObject({ skipped: 1, rejected: 0 })
  shop.updateCustomer(made.customer, { note: 'called' })
  await settled()
  await runJob(world, { domain, settled }, 'audit')
  expect(org.records('Contacts').map((row) => row['Shopify_Customer_Id'] ?? null)).toEqual([null, null])
  expect(await open()).toEqual([])

  await syncNow(world.sync, domain, 'customer', about.shopifyId)
  await settled()
  expect(await open()).toMatchObject([about])
})

test('"Skip" holds in the other module too, until the merchant wants it synced (Leads to Contacts forgot it)', async () => {
  const live = await openForImport(world, {
    choices: { customersAs: 'Leads' },
    store: (shop) => void shop.createCustomer(ann),
  })
  const { domain, org, shop } = live
  for (const n of [1, 2]) org.insert('Leads', { Last_Name: `Twin ${n}`, Email: ann.email })
  const [customer] = shop.customers.values()
  const about = { kind: 'customer', shopifyId: tail(customer?.id ?? '') } as const
  await live.run()
  await answerQuestion(world.sync, domain, { ...about, answer: 'skip', zohoId: null })

  await live.choose({ customersAs: 'Contacts' })
  const { steps } = await live.run()
  shop.createOrder({ customerId: customer?.id ?? '', lines: [{ title: 'Mug', price: '5', quantity: 1 }] })
  await live.resting()

  expect(steps.find(({ kind }) => kind === 'customer')).toMatchObject({ skipped: 1, created: 0 })
  expect(org.records('Contacts')).toEqual([])

  await syncNow(world.sync, domain, 'customer', about.shopifyId)
  await live.settled()
  expect(org.records('Contacts')).toHaveLength(1)
})

test('who is left out as a lead is not converted by the first order, once one lead fits', async () => {
  const live = await openForImport(world, {
    choices: { customersAs: 'LeadsUntilOrder' },
    store: (shop) => void shop.createCustomer(ann),
  })
  const { domain, org, shop } = live
  const [first, second] = [1, 2].map((n) => org.insert('Leads', { Last_Name: `Twin ${n}`, Email: ann.email }))
  const [customer] = shop.customers.values()
  const about = { kind: 'customer', shopifyId: tail(customer?.id ?? '') } as const
  await live.run()
  await answerQuestion(world.sync, domain, { ...about, answer: 'skip', zohoId: null })
  org.remove('Leads', second?.id ?? '')

  shop.createOrder({ customerId: customer?.id ?? '', lines: [{ title: 'Mug', price: '5', quantity: 1 }] })
  await live.settled()

  expect(org.record('Leads', first?.id ?? '')?.['Converted__s']).not.toBe(true)
  expect(org.records('Contacts')).toEqual([])
})

describe('a record that was deleted before the answer', () => {
  test('is told when it is chosen, and the question stays open with what is left', async () => {
    const { answer, ask, first, second, org } = await withTwins()
    org.remove('Contacts', second)
    expect(await ask()).toMatchObject({ gone: 1, candidates: [{ id: first }] })

    await expect(answer('this', second)).rejects.toMatchObject({ code: 'candidate_gone' })

    expect(await ask()).toMatchObject({ why: 'gone', gone: 0, candidates: [{ id: first }] })
    await answer('this', first)
    expect(await ask()).toBeNull()
  })

  test('between the answer and the writing is told, too, and nothing is made in its place', async () => {
    const live = await withTwins()
    const { ask, about, domain, first, second, org, refusals } = live
    await whilePaused(world, live, async () => {
      await answerQuestion(world.sync, domain, { ...about, answer: 'this', zohoId: second })
      org.remove('Contacts', second)
    })

    expect(await ask()).toMatchObject({ why: 'gone', gone: 0, candidates: [{ id: first }] })
    expect(await refusals()).toMatchObject([{ cause: 'candidate_gone' }])
    expect(org.records('Contacts')).toHaveLength(1)
    await live.run() // the merchant had chosen: nobody else does meanwhile
    expect(await ask()).toMatchObject({ why: 'gone' })
  })
})

test('two who claim one record: the one named gets it, the other may not choose it any more', async () => {
  const ids: string[] = []
  const { run, org, domain, record, settled } = await openForImport(world, {
    store: (shop) => {
      for (const email of ['ann@example.com', 'Ann@Example.com'])
        ids.push(shop.createCustomer({ lastName: 'Lee', email }).id)
    },
  })
  const { id } = org.insert('Contacts', { Last_Name: 'Lee', Email: 'ann@example.com' })
  await run()
  const [one, other] = ids.map((gid) => ({ kind: 'customer' as const, shopifyId: tail(gid) }))
  if (!one || !other) throw new Error('no customers')

  await answerQuestion(world.sync, domain, { ...one, answer: 'this', zohoId: id })
  await settled()
  await until(async () => (await countQuestions(world.db, domain)) === 1)
  await run() // asks nobody and decides nothing meanwhile

  expect(record('Contacts', ids[0] ?? '')['id']).toBe(id)
  expect(await readQuestion(world.sync, domain, other)).toMatchObject({ candidates: [{ id, taken: true }] })
  const choice = answerQuestion(world.sync, domain, { ...other, answer: 'this', zohoId: id })
  await expect(choice).rejects.toMatchObject({ code: 'candidate_taken' })
  await answerQuestion(world.sync, domain, { ...other, answer: 'new', zohoId: null })
  await settled()
  expect(record('Contacts', ids[1] ?? '')['id']).not.toBe(id)
})

test('an answer given twice, or to a question that is no more, changes nothing', async () => {
  const { answer, first, second, record, made, org } = await withTwins()
  await answer('this', first)
  await answer('this', second)
  await answer('new')
  expect(record('Contacts', made.customer)['id']).toBe(first)
  expect(org.records('Contacts')).toHaveLength(2)
})

test('a question of a customer who is deleted in Shopify is no question any more', async () => {
  const { shop, made, settled, open } = await withTwins()
  shop.deleteOrder(made.order)
  shop.deleteCustomer(made.customer)
  await settled()
  expect(await open()).toEqual([])
})

describe('many questions', () => {
  const names = ['ann', 'bea', 'cay'] as const

  /** Three customers whom two contacts fit, each pair of its own. */
  async function withThree() {
    const ids = new Map<string, ShopifyId>()
    const live = await openForImport(world, {
      store: (shop) => {
        for (const name of names)
          ids.set(name, tail(shop.createCustomer({ lastName: name, email: `${name}@example.com` }).id))
      },
    })
    for (const name of names)
      for (const n of [1, 2])
        live.org.insert('Contacts', { Last_Name: `${name} ${n}`, Email: `${name}@example.com` })
    await live.run()
    await live.resting()
    return { ...live, ids }
  }

  test('of one sort are answered alike: each takes the first record that fits and is free', async () => {
    const { domain, org, settled, ids } = await withThree()
    const ran = org.automationsFired.count
    const input = { kind: 'customer', why: 'several', answer: 'this' } as const
    expect(await answerMany(world.sync, domain, input)).toBe(3)
    await settled()
    expect(await countQuestions(world.db, domain)).toBe(0)
    const linked = org.records('Contacts').flatMap((row) => row['Shopify_Customer_Id'] ?? [])
    expect(new Set(linked)).toEqual(new Set(ids.values()))
    expect(org.records('Contacts')).toHaveLength(6)
    expect(await answerMany(world.sync, domain, input)).toBe(0)
    // An import asked: its history runs no workflows.
    expect(org.automationsFired.count).toBe(ran)
  })

  test('that were skipped alike are open again when the answer is taken back; a written one stays', async () => {
    const { domain, ids, settled } = await withThree()
    await answerMany(world.sync, domain, { kind: 'customer', why: 'several', answer: 'skip' })
    expect(await countQuestions(world.db, domain)).toBe(0)
    const about = { kind: 'customer', shopifyId: ShopifyId.parse(ids.get('ann')) } as const
    await undoAnswer(world.sync, domain, about)
    expect(await countQuestions(world.db, domain)).toBe(1)
    await answerQuestion(world.sync, domain, { ...about, answer: 'new', zohoId: null })
    await settled()
    await expect(undoAnswer(world.sync, domain, about)).rejects.toMatchObject({ code: 'answer_written' })
  })

  test('an opened one shows the record of the store, what differs, and the open deals of each contact', async () => {
    const { domain, org, ids } = await withThree()
    const [first, second] = org.records('Contacts').filter((row) => row['Email'] === 'ann@example.com')
    org.update('Contacts', first?.id ?? '', { Last_Name: 'ann' })
    for (const Stage of ['Qualification', 'Closed Won'])
      org.insert('Deals', { Deal_Name: Stage, Stage, Contact_Name: { id: first?.id ?? '' } })
    const question = await readQuestion(world.sync, domain, {
      kind: 'customer',
      shopifyId: ShopifyId.parse(ids.get('ann')),
    })
    expect(question?.shopify).toMatchObject({ name: 'ann', email: 'ann@example.com' })
    const shown = new Map<string, object>(
      question?.candidates.map(({ id, differs, openDeals }) => [id, { differs, openDeals }]),
    )
    expect(shown.get(first?.id ?? '')).toEqual({ differs: [], openDeals: 1 })
    expect(shown.get(second?.id ?? '')).toEqual({ differs: ['name'], openDeals: 0 })
  })
})
