// The version of Shopify's API stands in four places, each read by a program of its own.

import { readFileSync } from 'node:fs'
import { ApiVersion } from '@shopify/shopify-api'
import { expect, test } from 'vitest'

const found = (file: string, pattern: RegExp) => pattern.exec(readFileSync(file, 'utf8'))?.[1]

test('queries, the library, webhooks and the extension speak the same version', () => {
  const member = found('app/shopify/auth/app.server.ts', /ApiVersion\.(\w+)/) ?? ''
  const version = new Map<string, string>(Object.entries(ApiVersion)).get(member)
  expect(version).toMatch(/^\d{4}-\d{2}$/)
  expect({
    queries: found('app/shopify/graphql/admin.server.ts', /const version = '([^']+)'/),
    webhooks: found('shopify.app.toml', /^api_version = "([^"]+)"/m),
    extension: found('extensions/zoho-record/shopify.extension.toml', /^api_version = "([^"]+)"/m),
  }).toEqual({ queries: version, webhooks: version, extension: version })
})
