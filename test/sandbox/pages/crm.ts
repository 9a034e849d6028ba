// What the simulator Zoho CRM holds, as somebody in the CRM would see it.

import type { FieldMeta, OrgSimulator, Row, ZohoSimulator } from '#test/simulators/zoho/index.ts'
import { html, sandboxPage, textOf, type Html } from './html.ts'

const modules = ['Leads', 'Contacts', 'Accounts', 'Products', 'Quotes', 'Sales_Orders', 'Deals', 'Notes']
const columns: Record<string, string[]> = {
  Leads: ['Full_Name', 'Last_Name', 'Email', 'Phone', 'City', 'Country', 'Lead_Source'],
  Contacts: ['Full_Name', 'Last_Name', 'Email', 'Phone', 'Account_Name', 'Mailing_City', 'Mailing_Country'],
  Accounts: ['Account_Name', 'Phone', 'Billing_City', 'Billing_Country'],
  Products: ['Product_Name', 'Product_Code', 'Unit_Price', 'Qty_in_Stock', 'Product_Active'],
  Sales_Orders: ['Subject', 'Contact_Name', 'Account_Name', 'Status', 'Ordered_Items', 'Grand_Total'],
  Quotes: [
    'Subject',
    'Contact_Name',
    'Account_Name',
    'Quote_Stage',
    'Valid_Till',
    'Quoted_Items',
    'Grand_Total',
  ],
  Notes: ['Note_Title', 'Note_Content', 'Parent_Id'],
  Deals: ['Deal_Name', 'Contact_Name', 'Account_Name', 'Stage', 'Closing_Date', 'Amount'],
}
const lookups: Record<string, string> = {
  Contact_Name: 'Contacts',
  Account_Name: 'Accounts',
  Product_Name: 'Products',
  Deal_Name: 'Deals',
}
const amounts = new Set([
  'Unit_Price',
  'Qty_in_Stock',
  'Amount',
  'Grand_Total',
  'Sub_Total',
  'Tax',
  'Discount',
  'Adjustment',
])
const perPage = 50

const spaced = (name: string) => name.replaceAll('_', ' ')
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const orgOf = (zoho: ZohoSimulator, url: URL) =>
  zoho.orgs().find((one) => one.id === url.searchParams.get('org')) ?? zoho.org()

export function crmPage(zoho: ZohoSimulator, url: URL): Html {
  const [, , module = 'Contacts', id] = url.pathname.split('/')
  const org = orgOf(zoho, url)
  const query = url.searchParams.get('q') ?? ''
  const row = id ? org.record(module, id) : undefined
  return sandboxPage({
    title: `${org.name}: Zoho CRM (simulator)`,
    here: '/crm',
    controls: html`<div class="controls">
      <form role="search" action="/crm/${module}">
        <input
          type="search"
          name="q"
          aria-label="Search ${spaced(module)}"
          placeholder="Search ${spaced(module)}"
          value="${query}"
        />
        <button>Search</button>
      </form>
    </div>`,
    live: html`${tabs(org, module)} ${row ? recordView(org, module, row) : listView(org, module, url)}`,
  })
}

const tabs = (org: OrgSimulator, current: string) =>
  html`<nav class="tabs" aria-label="Modules">
    ${modules.map(
      (module) =>
        html`<a href="/crm/${module}" ${module === current ? html`aria-current="page"` : ''}
          >${spaced(module)} <span data-count="${module}">${org.records(module).length}</span></a
        >`,
    )}
  </nav>`

function listView(org: OrgSimulator, module: string, url: URL): Html {
  const query = (url.searchParams.get('q') ?? '').toLowerCase()
  const all = org.records(module).toReversed()
  const found = query ? all.filter((row) => JSON.stringify(row).toLowerCase().includes(query)) : all
  const start = Number(url.searchParams.get('from') ?? 0)
  const shown = found.slice(start, start + perPage)
  const custom = org.fields(module).filter((field) => field.custom_field)
  const names = [...(columns[module] ?? []), ...custom.map((field) => field.api_name)]
  const used = names.filter((name) => shown.some((row) => row[name] !== null && row[name] !== undefined))
  const page = (from: number, label: string) =>
    from >= 0 && from < found.length && from !== start
      ? html`<a href="?${new URLSearchParams({ q: query, from: String(from) }).toString()}">${label}</a>`
      : ''
  if (found.length === 0) return html`<p class="quiet">Nothing here${query ? ' of that name' : ' yet'}.</p>`
  return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Record</th>
            ${used.map((name) => html`<th class="${amounts.has(name) ? 'amount' : ''}">${labelOf(custom, name)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (row) =>
              html`<tr>
                <td><a href="/crm/${module}/${row.id}">${row.id.slice(-6)}</a></td>
                ${used.map((name) => html`<td class="${amounts.has(name) ? 'amount' : ''}">${cell(org, name, row[name])}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="quiet">
      ${found.length} ${spaced(module)} ${page(start - perPage, 'newer')} ${page(start + perPage, 'older')}
    </p>`
}

const labelOf = (fields: FieldMeta[], name: string) =>
  fields.find((field) => field.api_name === name)?.field_label ?? spaced(name)

const nameFields = [
  'Full_Name',
  'Last_Name',
  'Product_Name',
  'Subject',
  'Note_Title',
  'Deal_Name',
  'Account_Name',
]
/** What a look-up names is not the record's own name. */
const nameOf = (row: Row): string =>
  textOf(nameFields.map((name) => row[name]).find((value) => typeof value === 'string' && value) ?? row.id)

function cell(org: OrgSimulator, name: string, value: unknown): Html | string {
  if (value === null || value === undefined || value === '') return ''
  if (Array.isArray(value)) return `${value.length}`
  if (isObject(value)) return reference(org, name, value)
  return amounts.has(name) && typeof value === 'number' ? value.toFixed(2) : textOf(value)
}

/** A look-up as a link by the name of the record that it points to. */
function reference(org: OrgSimulator, name: string, value: Record<string, unknown>): Html | string {
  const module = name === 'Parent_Id' ? moduleOfParent(value) : lookups[name]
  const id = textOf(value['id'])
  const row = module ? org.record(module, id) : undefined
  return row ? html`<a href="/crm/${module}/${id}">${nameOf(row)}</a>` : textOf(value['name'] ?? value)
}

// A note's parent names its module.
const moduleOfParent = ({ module }: Record<string, unknown>) =>
  isObject(module) ? textOf(module['api_name']) : undefined

/** GET /crm/{module}/{id}/photo: the picture of a record. */
export function crmPhoto(zoho: ZohoSimulator, url: URL): Response {
  const [, , , id = ''] = url.pathname.split('/')
  const bytes = orgOf(zoho, url).photo(id)
  return bytes
    ? new Response(bytes.slice(), { headers: { 'content-type': 'image/png', 'cache-control': 'no-store' } })
    : new Response(null, { status: 404 })
}

const notesOf = (org: OrgSimulator, { id }: Row) =>
  org.records('Notes').filter(({ Parent_Id: parent }) => isObject(parent) && parent['id'] === id)

function notes(org: OrgSimulator, row: Row): Html | string {
  const found = notesOf(org, row)
  if (found.length === 0) return ''
  return html`<h3>Notes</h3>
    ${found.map(
      (note) =>
        html`<article>
          <strong>${textOf(note['Note_Title'])}</strong>
          <pre>${textOf(note['Note_Content'])}</pre>
        </article>`,
    )}`
}

function recordView(org: OrgSimulator, module: string, row: Row): Html {
  const fields = org.fields(module)
  const lines = row['Ordered_Items'] ?? row['Quoted_Items']
  const filled = Object.entries(row).filter(
    ([, value]) => value !== null && value !== '' && !Array.isArray(value),
  )
  return html`<h2>${nameOf(row)}</h2>
    ${org.photo(row.id) ? html`<img src="/crm/${module}/${row.id}/photo" alt="Photo of ${nameOf(row)}" height="96" />` : ''}
    ${Array.isArray(lines) ? lineItems(org, lines.filter(isObject)) : ''}
    <dl>
      ${filled.map(
        ([name, value]) =>
          html`<dt>${labelOf(fields, name)}</dt>
            <dd data-field="${name}">${cell(org, name, value)}</dd>`,
      )}
    </dl>
    ${notes(org, row)}`
}

const lineColumns = ['Product_Name', 'Description', 'Quantity', 'List_Price', 'Discount', 'Tax', 'Net_Total']

function lineItems(org: OrgSimulator, lines: Record<string, unknown>[]): Html {
  const used = lineColumns.filter((name) =>
    lines.some((line) => line[name] !== undefined && line[name] !== null),
  )
  return html`<div class="scroll">
    <table aria-label="Line items">
      <thead>
        <tr>
          ${used.map((name) => html`<th>${spaced(name)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line) =>
            html`<tr>
              ${used.map((name) => html`<td>${cell(org, name, line[name])}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
