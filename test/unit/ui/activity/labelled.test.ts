import { expect, it } from 'vitest'
import { labelled } from '#app/ui/activity/views.ts'

const labels = { Phone: 'Telefon', Shopify_Customer_Id: 'Shopify-Kunde' }

it.each([
  ['Phone', 'Telefon'],
  ['Shopify_Customer_Id', 'Shopify-Kunde'],
  ['Phone, Mailing_City', 'Telefon, Mailing City'],
  ['toString', 'toString'],
])('%s is shown as %s', (apiNames, shown) => {
  expect(labelled(labels, apiNames)).toBe(shown)
})
