// The version of Shopify's API stands in five places, each read by a program of its own.

import { readFileSync } from 'node:fs'
import { ApiVersion } from '@shopify/shopify-api'
import { expect, test } from 'vitest'

const found = (file: string, pattern: RegExp) => pattern.exec(readFileSync(file, 'utf8'))?.[1]

test('queries, the library, webhooks and the extensions speak the same version', () => {
  const member = found('app/shopify/auth/app.server.ts', /ApiVersion\.(\w+)/) ?? ''
  const version = new Map<string, string>(Object.entries(ApiVersion)).get(member)
  expect(version).toMatch(/^\d{4}-\d{2}$/)
  expect({
    queries: found('app/shopify/graphql/admin.server.ts', /const version = '([^']+)'/),
    webhooks: found('shopify.app.toml', /^api_version = "([^"]+)"/m),
    block: found('extensions/zoho-record/shopify.extension.toml', /^api_version = "([^"]+)"/m),
    action: found('extensions/zoho-sync/shopify.extension.toml', /^api_version = "([^"]+)"/m),
  }).toEqual({ queries: version, webhooks: version, block: version, action: version })
})
