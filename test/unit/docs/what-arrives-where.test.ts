// The merchants' page of what arrives where is made of the catalogue: after a change, run this file with -u.

import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { recordKinds } from '#app/lib/record-kind.ts'
import { companyEntries } from '#app/mapping/companies/company-account.ts'
import { labelledTexts } from '#app/mapping/records/labelled-fields.ts'
import { termsEntries } from '#app/mapping/terms/payment-terms.ts'
import { standardFields } from '#app/mapping/catalogue/standard.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import en from '#app/ui/wording/en.json'

const page = 'docs/what-arrives-where.md'

const head = `# What arrives where

For each kind of record: which field of Zoho CRM is filled without any rule, and which values your own rules can send to any
other field (Settings, Mapping and filters). Fields that your organization does not have are left out; the check on Home names
them. This page is made from the app's own catalogue of fields.
`

const sources: Record<string, string> = en.mapping.standard.of
const values: Record<string, string> = en.mapping.value
const groups: Record<string, string> = en.mapping.group
const parts: Record<string, string> = en.mapping.part

const modules = [
  ['customer', 'Contacts', 'Customers as contacts'],
  ['customer', 'Leads', 'Customers as leads'],
  ['product', 'Products', 'Products (each variant is one)'],
  ['order', 'Sales_Orders', 'Orders as sales orders'],
  ['order', 'Deals', 'Orders as deals'],
  ['checkout', 'Deals', 'Abandoned checkouts as deals (off at first)'],
  ['draftOrder', 'Quotes', 'Draft orders as quotes (off at first)'],
] as const

// No screen names them: companies are no kind of their own.
const ofCompanies: Record<string, string> = {
  companyName: 'Name of the company, followed as long as nobody renamed the account',
  companyPhone: 'Phone of its first location, else of that one’s address',
  companyFacts: 'External ID, main contact, locations and note',
}

const companyTable = (): string => {
  const rows = companyEntries.flatMap(({ standard }) =>
    standard?.fields.Accounts
      ? [[standard.fields.Accounts, ofCompanies[standard.words] ?? sources[standard.words]] as const]
      : [],
  )
  return [
    '| Field in Zoho CRM | What is in it |',
    '| - | - |',
    ...rows.map(([field, from]) => `| ${field.replaceAll('_', ' ')} | ${from} |`),
  ].join('\n')
}

const wordsOf = (name: string): string => {
  const [group = '', part] = name.split('.')
  return part === undefined ? (values[name] ?? name) : `${groups[group] ?? group}: ${parts[part] ?? part}`
}

const tableOf = (kind: (typeof recordKinds)[number], module: string): string => {
  const rows = (standardFields[kind][module] ?? []).map(
    ([field, from]) => `| ${field.replaceAll('_', ' ')} | ${sources[from] ?? from} |`,
  )
  return ['| Field in Zoho CRM | What is in it |', '| - | - |', ...rows].join('\n')
}

const valuesOf = (kind: (typeof recordKinds)[number]): string => {
  const names = [...mappingKinds[kind].facts.keys()].map(wordsOf)
  return [...new Set(names)].map((name) => `- ${name}`).join('\n')
}

const titles = {
  customer: 'Of a customer',
  product: 'Of a product',
  order: 'Of an order',
  checkout: 'Of an abandoned checkout',
  draftOrder: 'Of a draft order',
}

// Read only where a rule names one and the merchant granted the scope.
const permissions = [['read_payment_terms', 'to read payment terms', termsEntries]] as const
const ofPermissions = permissions.flatMap(([scope, words, entries]) =>
  entries.map(({ value: { name } }) => `- ${wordsOf(name)}: ${words} (Shopify calls it \`${scope}\`)`),
)

// What no catalogue of values has: fields that the app itself needs, and what a record gets besides.
const ids = modules.map(([kind, module]): Besides => {
  const { idLabel } = mappingKinds[kind]
  return [module, idLabel, 'Shopify’s ID, by which the app finds the record again']
})
type Besides = [module: string, field: string, from: string]
// Leads, too: whatever module a customer's record is in.
const notesOf = new Map<string, string>([
  ['customer', 'Staff comments'],
  ['order', 'Staff comments, refunds and returns'],
])
const besides: Besides[] = [
  ...ids,
  ...labelledTexts.map(({ label }): Besides => [
    'Products',
    label,
    `${label.replace('Shopify ', '')} as text, where you made a text field of this name`,
  ]),
  ['Contacts', 'Account Name', 'Account of the customer’s company, where companies have accounts'],
  ['Sales_Orders', 'Deal Name', 'Deal of the abandoned checkout that became the order, for new records only'],
  ['Products', 'Record Image', 'Photo: the variant’s image, else its product’s, once switched on'],
  ...modules.flatMap(([kind, module]): Besides[] => {
    const noted = notesOf.get(kind)
    return noted === undefined ? [] : [[module, 'Notes', `${noted}, once switched on`]]
  }),
  ...[...new Set(modules.map(([, module]) => module))].flatMap((module): Besides[] => [
    [module, 'Owner', 'As chosen under Mapping and filters, for new records only'],
    [module, 'Layout', 'As chosen under Mapping and filters, for new records only'],
    [module, 'Tag', 'Tags for new records, as chosen under Mapping and filters'],
  ]),
]
const besidesRows = besides.map(
  ([module, ...others]) => `| ${[module.replaceAll('_', ' '), ...others].join(' | ')} |`,
)
const besidesTable = [
  '| In Zoho CRM | Field | What is in it |',
  '| - | - | - |',
  ...new Set(besidesRows),
].join('\n')

const text = [
  head,
  '## Without any rule',
  ...modules.flatMap(([kind, module, title]) => [`### ${title}`, tableOf(kind, module)]),
  '### B2B companies as accounts (off at first)',
  companyTable(),
  '### Besides',
  besidesTable,
  '## By rules of your own',
  'Besides these: any metafield, single tags, attributes of an order, options of a variant, and texts made of several.',
  ...recordKinds.flatMap((kind) => [`### ${titles[kind]}`, valuesOf(kind)]),
  '## Values that need one more permission in Shopify',
  'Nobody is asked for these at the installation. Choose such a value in a rule, press **Allow in Shopify** above the rules, and accept in the window of Shopify. Until then it is not read, and the Zoho field stays as it is.',
  ofPermissions.join('\n'),
].join('\n\n')

it('the page of what arrives where is what the catalogue says', async () => {
  const formatted = await format(text, { ...(await resolveConfig(page)), parser: 'markdown' })
  await expect(formatted).toMatchFileSnapshot(`../../../${page}`)
})
