// "Open in Zoho CRM" in the sandbox: the address is made for the real Zoho CRM, and another page answers for it here.

import { expect, test } from 'vitest'
import { zohoUrl } from '#app/ui/format/links.ts'
import { crmHome } from '#app/zoho/oauth/datacenters.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'
import { localAddress } from '../../sandbox/addresses.ts'
import { crmPage } from '../../sandbox/pages/crm.ts'

const origins = { site: 'http://127.0.0.1:4000', app: 'http://127.0.0.1:4001' }
const zoho = createZoho()
const other = zoho.addOrg({ name: 'Another organization' })

const account = zoho.org().insert('Accounts', { Account_Name: 'Store' })
const rows: Record<string, Record<string, unknown>> = {
  Contacts: { Last_Name: 'Shown contact' },
  Leads: { Last_Name: 'Shown lead' },
  Products: { Product_Name: 'Shown product' },
  Sales_Orders: { Subject: 'Shown order', Account_Name: { id: account.id } },
  Deals: { Deal_Name: 'Shown deal', Stage: 'Qualification' },
  Quotes: { Subject: 'Shown quote' },
  Accounts: { Account_Name: 'Shown account' },
}

const page = (address: string | null) => {
  const here = localAddress(address ?? '', origins)
  return crmPage(zoho, new URL(here ?? '')).html
}

test.each(Object.keys(rows))('the link of a record in %s shows that record', (module) => {
  for (const org of [zoho.org(), other]) {
    const { id } = org.insert(module, rows[module] ?? {})
    const shown = page(zohoUrl(crmHome(org.location, org.id), module, id))
    expect(shown).toMatch(/<h2>Shown/)
    expect(shown).toContain(id)
    expect(shown).toContain(org.name)
  }
})

test('the organization itself opens at its contacts', () => {
  expect(page(crmHome(zoho.org().location, zoho.org().id))).toContain('aria-current="page"')
})
