import { readFileSync } from 'node:fs'

export type Subscription = {
  topics: string[]
  uri: string
  name: string | null
  filter: string | null
  includeFields: string[] | null
}
export type AppToml = { scopes: string[]; apiVersion: string; subscriptions: Subscription[] }

const ALL_TOPICS = [
  'customers/create', 'customers/update', 'customers/delete', 'customers/merge',
  'customer.tags_added', 'customer.tags_removed',
  'customers_email_marketing_consent/update', 'customers_marketing_consent/update',
  'products/create', 'products/update', 'products/delete',
  'orders/create', 'orders/updated', 'orders/cancelled', 'orders/paid', 'orders/edited', 'orders/fulfilled',
  'orders/delete', 'refunds/create', 'bulk_operations/finish', 'app/uninstalled', 'app/scopes_update', 'shop/update',
  'customers/data_request', 'customers/redact', 'shop/redact',
] // prettier-ignore

/** Without a shopify.app.toml every topic goes to one route, as in the contract's sample. */
export function defaultAppToml(): AppToml {
  return {
    scopes: ['read_customers', 'read_orders', 'read_products'],
    apiVersion: '2026-07',
    subscriptions: [
      { topics: ALL_TOPICS, uri: '/webhooks/shopify', name: null, filter: null, includeFields: null },
    ],
  }
}

export function readAppToml(path: string): AppToml {
  const root = parseToml(readFileSync(path, 'utf8'))
  const scopes = table(root['access_scopes'])['scopes']
  const webhooks = table(root['webhooks'])
  const subscriptions = Array.isArray(webhooks['subscriptions']) ? webhooks['subscriptions'] : []
  return {
    scopes:
      typeof scopes === 'string'
        ? scopes
            .split(',')
            .map((s) => s.trim())
            .filter(Boolean)
        : [],
    apiVersion: text(webhooks['api_version']) ?? '2026-07',
    subscriptions: subscriptions.map((entry) => {
      const row = table(entry)
      return {
        topics: [...strings(row['topics']), ...strings(row['compliance_topics'])],
        uri: text(row['uri']) ?? '',
        name: text(row['name']),
        filter: text(row['filter']),
        includeFields: row['include_fields'] === undefined ? null : strings(row['include_fields']),
      }
    }),
  }
}

type Table = { [key: string]: unknown }
const table = (given: unknown): Table => (typeof given === 'object' && given !== null ? { ...given } : {})
const text = (given: unknown): string | null => (typeof given === 'string' ? given : null)
const strings = (given: unknown): string[] =>
  Array.isArray(given) ? given.filter((v) => typeof v === 'string') : []

/** The part of TOML that app configurations use: tables, arrays of tables, strings, booleans, numbers, arrays. */
export function parseToml(source: string): Table {
  const root: Table = {}
  let current = root
  for (const line of joinArrays(source)) {
    const header = /^\[(\[?)\s*([^\]]+?)\s*\]\]?$/.exec(line)
    if (header) {
      current = open(root, (header[2] ?? '').split('.'), header[1] === '[')
      continue
    }
    const at = line.indexOf('=')
    if (at > 0) current[line.slice(0, at).trim().replace(/^"|"$/g, '')] = value(line.slice(at + 1).trim())
  }
  return root
}

function open(root: Table, path: string[], list: boolean): Table {
  let node = root
  path.forEach((raw, index) => {
    const key = raw.trim()
    const last = index === path.length - 1
    const here = node[key]
    if (last && list) {
      const rows: unknown[] = Array.isArray(here) ? here : []
      const row: Table = {}
      rows.push(row)
      node[key] = rows
      node = row
      return
    }
    const next = Array.isArray(here) ? here.at(-1) : (here ?? {})
    if (here === undefined) node[key] = next
    node = next as Table
  })
  return node
}

function* joinArrays(source: string): Generator<string> {
  let pending = ''
  for (const raw of source.split('\n')) {
    const line = stripComment(raw).trim()
    if (!line) continue
    pending = pending ? `${pending} ${line}` : line
    const bare = pending.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '')
    const isHeader = pending.startsWith('[')
    if (!isHeader && bare.split('[').length > bare.split(']').length) continue
    yield pending
    pending = ''
  }
}

function stripComment(line: string): string {
  const match = /^((?:[^#"']|"(?:[^"\\]|\\.)*"|'[^']*')*)/.exec(line)
  return match?.[1] ?? line
}

function value(source: string): unknown {
  if (source.startsWith("'")) return source.slice(1, -1)
  try {
    return JSON.parse(
      source
        .replace(/,\s*\]$/, ']')
        .replace(/'([^']*)'/g, (whole, inner: string) =>
          source.includes('"') ? whole : JSON.stringify(inner),
        ),
    )
  } catch {
    return source
  }
}
