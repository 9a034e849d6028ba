import { readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { readFlowExtensions, type FlowExtension } from './flow.ts'

export type Subscription = {
  topics: string[]
  uri: string
  name: string | null
  filter: string | null
  includeFields: string[] | null
}
export type AppToml = {
  scopes: string[]
  /** What a merchant may be asked for later. */
  optionalScopes: string[]
  apiVersion: string
  subscriptions: Subscription[]
  /** extensions beside the file that speak with Shopify Flow */
  flow: FlowExtension[]
}

const ALL_TOPICS = [
  'customers/create', 'customers/update', 'customers/delete', 'customers/merge',
  'customer.tags_added', 'customer.tags_removed', 'customers/purchasing_summary',
  'customers_email_marketing_consent/update', 'customers_marketing_consent/update',
  'products/create', 'products/update', 'products/delete',
  'orders/create', 'orders/updated', 'orders/cancelled', 'orders/paid', 'orders/edited', 'orders/fulfilled',
  'orders/delete', 'orders/risk_assessment_changed', 'returns/cancel', 'returns/close', 'returns/reopen', 'refunds/create', 'bulk_operations/finish', 'app/uninstalled', 'app/scopes_update', 'shop/update',
  'customers/data_request', 'customers/redact', 'shop/redact',
] // prettier-ignore

/** Without a shopify.app.toml every topic goes to one route, as in the contract's sample. */
export function defaultAppToml(): AppToml {
  return {
    scopes: ['read_customers', 'read_orders', 'read_products'],
    optionalScopes: ['read_draft_orders'],
    apiVersion: '2026-07',
    flow: [],
    subscriptions: [
      { topics: ALL_TOPICS, uri: '/webhooks/shopify', name: null, filter: null, includeFields: null },
    ],
  }
}

const Texts = z.array(z.string()).default([])
const Text = z.string().nullable().default(null)
const File = z.object({
  access_scopes: z.object({ scopes: z.string().default(''), optional_scopes: Texts }).prefault({}),
  webhooks: z
    .object({
      api_version: z.string().default('2026-07'),
      subscriptions: z
        .array(
          z.object({
            topics: Texts,
            compliance_topics: Texts,
            uri: z.string(),
            name: Text,
            filter: Text,
            include_fields: z.array(z.string()).nullable().default(null),
          }),
        )
        .default([]),
    })
    .prefault({}),
})

export function readAppToml(path: string): AppToml {
  const { access_scopes, webhooks } = File.parse(parse(readFileSync(path, 'utf8')))
  return {
    optionalScopes: access_scopes.optional_scopes,
    scopes: access_scopes.scopes
      .split(',')
      .map((scope) => scope.trim())
      .filter(Boolean),
    apiVersion: webhooks.api_version,
    flow: readFlowExtensions(path),
    subscriptions: webhooks.subscriptions.map(({ topics, compliance_topics, include_fields, ...row }) => ({
      ...row,
      topics: [...topics, ...compliance_topics],
      includeFields: include_fields,
    })),
  }
}
