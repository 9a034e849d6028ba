// Who gets no mails from Zoho: people who said so, there or here, and nobody who only never answered.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { openWithCustomer, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import type { CustomerInput } from '#test/simulators/shopify/index.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const consent = (marketingState: string) => ({ marketingState, marketingOptInLevel: 'SINGLE_OPT_IN' })
const withoutConsent = { choices: { optOut: 'without_consent' } } as const

async function openWith(customer: CustomerInput, options: LiveOptions = {}) {
  const live = await openWithCustomer(world, { ...ada, ...customer }, options)
  const { id } = live
  return {
    ...live,
    unsubscribesInZoho: () => live.edit({ Email_Opt_Out: true }),
    says: async (state: string) => {
      live.shop.setEmailConsent(id, state)
      await live.settled()
    },
    isTouched: async () => {
      live.shop.updateCustomer(id, { note: `touched ${Date.now()}` })
      await live.settled()
    },
  }
}

test.each([
  ['NOT_SUBSCRIBED', false],
  ['PENDING', false],
  ['SUBSCRIBED', false],
  ['UNSUBSCRIBED', true],
])('a new customer who is %s is opted out: %s', async (state, expected) => {
  const { contact } = await openWith({ emailConsent: consent(state) })

  expect(contact()['Email_Opt_Out'] ?? false).toBe(expected)
})

test('everybody without consent is opted out where the merchant chose so', async () => {
  const { contact } = await openWith({ emailConsent: consent('NOT_SUBSCRIBED') }, withoutConsent)

  expect(contact()['Email_Opt_Out']).toBe(true)
})

describe('who unsubscribed by Zoho’s own link', () => {
  test('stays unsubscribed when something else changes in Shopify', async () => {
    const { unsubscribesInZoho, isTouched, contact } = await openWith({ emailConsent: consent('SUBSCRIBED') })
    unsubscribesInZoho()

    await isTouched()

    expect(contact()['Email_Opt_Out']).toBe(true)
  })

  test('stays unsubscribed when Shopify says "subscribed" for the first time', async () => {
    const { unsubscribesInZoho, says, contact } = await openWith({ emailConsent: consent('NOT_SUBSCRIBED') })
    unsubscribesInZoho()

    await says('SUBSCRIBED')

    expect(contact()['Email_Opt_Out']).toBe(true)
  })

  test('stays unsubscribed though Shopify took the consent away and gave it again', async () => {
    const { unsubscribesInZoho, says, contact } = await openWith({ emailConsent: consent('SUBSCRIBED') })
    unsubscribesInZoho()

    await says('UNSUBSCRIBED')
    await says('SUBSCRIBED')

    expect(contact()['Email_Opt_Out']).toBe(true)
  })

  test('stays unsubscribed when the app no longer knows the record and finds it again', async () => {
    const live = await openWith({ emailConsent: consent('SUBSCRIBED') })
    live.unsubscribesInZoho()
    await world.db.prisma.link.deleteMany({ where: { shopDomain: live.domain } })

    await live.isTouched()

    expect(live.contact()['Email_Opt_Out']).toBe(true)
  })
})

test('who unsubscribes in the store and subscribes there again gets mails again', async () => {
  const { says, contact } = await openWith({ emailConsent: consent('SUBSCRIBED') })
  await says('UNSUBSCRIBED')
  expect(contact()['Email_Opt_Out']).toBe(true)

  await says('SUBSCRIBED')

  expect(contact()['Email_Opt_Out']).toBe(false)
})

const open = (state: string, { out = false } = {}) =>
  openWith({ emailConsent: consent(state) }, out ? {} : withoutConsent)

describe('where nobody but who unsubscribed is to be opted out any more', () => {
  test('who was opted out by that choice alone gets mails again', async () => {
    const live = await open('NOT_SUBSCRIBED')
    expect(live.contact()['Email_Opt_Out']).toBe(true)

    await live.choose({ optOut: 'unsubscribed' })
    await live.import()

    expect(live.contact()['Email_Opt_Out']).toBe(false)
    await live.choose(withoutConsent.choices)
    await live.import()
    expect(live.contact()['Email_Opt_Out']).toBe(true)
  })

  test('who unsubscribed in Shopify stays opted out, whatever Shopify says since', async () => {
    const live = await open('NOT_SUBSCRIBED')
    await live.says('UNSUBSCRIBED')
    await live.choose({ optOut: 'unsubscribed' })
    await live.import()
    expect(live.contact()['Email_Opt_Out']).toBe(true)

    await live.says('PENDING')
    await live.import()

    expect(live.contact()['Email_Opt_Out']).toBe(true)
  })

  test('so does who had unsubscribed before that was chosen', async () => {
    const live = await open('UNSUBSCRIBED', { out: true })
    await live.choose(withoutConsent.choices)
    await live.says('PENDING')
    await live.choose({ optOut: 'unsubscribed' })
    await live.import()

    expect(live.contact()['Email_Opt_Out']).toBe(true)
  })

  test('so does whom somebody in Zoho had opted out', async () => {
    const live = await open('NOT_SUBSCRIBED', { out: true })
    live.unsubscribesInZoho()
    await live.choose(withoutConsent.choices)
    await live.import()
    await live.choose({ optOut: 'unsubscribed' })
    await live.import()

    expect(live.contact()['Email_Opt_Out']).toBe(true)
  })

  test('whom people opted in stays so', async () => {
    const live = await open('NOT_SUBSCRIBED')
    live.edit({ Email_Opt_Out: false })
    await live.choose({ optOut: 'unsubscribed' })
    await live.import()

    expect(live.contact()['Email_Opt_Out']).toBe(false)
  })
})

const ruleOf = (name: string, target: string) => Rule.parse({ source: { from: 'value', name }, target })

test('consent by mail and SMS, its level and its time go where a rule says', async () => {
  const rules = [
    ruleOf('smsConsent', 'Skype_ID'),
    ruleOf('emailConsentLevel', 'Twitter'),
    ruleOf('smsConsentAt', 'Date_of_Birth'),
  ]
  const { contact } = await openWith(
    {
      phone: '+12025550101',
      emailConsent: { ...consent('SUBSCRIBED'), marketingOptInLevel: 'CONFIRMED_OPT_IN' },
      smsConsent: { ...consent('SUBSCRIBED'), marketingUpdatedAt: '2026-03-04T12:00:00Z' },
    },
    { choices: { rules: { customer: rules, product: [], order: [], checkout: [] } } },
  )

  expect(contact()).toMatchObject({
    Skype_ID: 'SUBSCRIBED',
    Twitter: 'CONFIRMED_OPT_IN',
    Date_of_Birth: '2026-03-04',
  })
})
