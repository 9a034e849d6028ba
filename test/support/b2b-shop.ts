// A shop with B2B companies, and the documents that Shopify was asked with.

import type { Settings } from '#app/mapping/settings/settings.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import type { Row } from '#test/simulators/zoho/types.ts'
import { ada, oneLine } from './lead-shop.ts'
import type { LiveShop } from './live-shop.ts'
import type { World } from './world.ts'

export const accounts = { perCompany: false, b2b: true, storeName: null }
export const b2b = { accounts } satisfies Partial<Settings>
export const storeAccount = 'Acme - Shopify customers'
export const addressOf = (company: string) => ({
  company,
  address1: '1 Main Street',
  city: 'Ottawa',
  countryCode: 'CA',
})

type Zoho = Pick<LiveShop, 'org'>
export const accountNames = ({ org }: Zoho) => org.records('Accounts').map((row) => row['Account_Name'])
/** The name of the Account that a record points to. */
export const accountOf = ({ org }: Zoho, row: Row) => {
  const account = row['Account_Name'] as { id: string } | undefined
  return account && org.record('Accounts', account.id)?.['Account_Name']
}

/** A company, somebody who buys for it, and what they bought. */
export function acme(shop: ShopSimulator, name = 'Acme Ltd', person = ada) {
  const company = shop.createCompany({ name, externalId: 'AC-1', locations: ['Berlin'] })
  const { id } = shop.createCustomer(person)
  shop.joinCompany(company.id, id)
  const order = shop.createOrder({ customerId: id, company: { id: company.id }, lines: oneLine })
  return { companyId: company.id, id, order }
}

/** The same once more. */
export const buyAgain = (shop: ShopSimulator, { companyId, id }: ReturnType<typeof acme>) =>
  shop.createOrder({ customerId: id, company: { id: companyId }, lines: oneLine })

/** Keeps every document that any shop is asked with. A bulk operation's inner query counts as its text. */
export function listen({ shopify }: Pick<World, 'shopify'>) {
  const heard: { shop: string; text: string }[] = []
  const answer = shopify.handle.bind(shopify)
  shopify.handle = async (request) => {
    if (request.url.endsWith('/graphql.json')) {
      const { query, variables } = await request.clone().json()
      heard.push({ shop: new URL(request.url).host, text: `${query} ${variables?.query ?? ''}` })
    }
    return answer(request)
  }
  const of = ({ domain }: Pick<LiveShop, 'domain'>) =>
    heard.filter(({ shop }) => shop === domain).map(({ text }) => text)
  return {
    all: of,
    /** Those that ask for companies. */
    ofCompanies: (live: Pick<LiveShop, 'domain'>) =>
      of(live).filter((text) => /purchasingEntity|companyContactProfiles|compan(y|ies)[^ ]* \{/i.test(text)),
  }
}
