// Each extension with screens builds, and weighs what Shopify takes.

import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundleExtension, screenExtensions } from '#test/support/bundle-extension.ts'

/** Shopify takes 64 KB. What weighs more than this has drawn in something that is not its own. */
const mostBytes = 24 * 1024
const screens = screenExtensions()

test('the extensions with screens are found', () => {
  expect(screens.map(({ folder }) => folder).toSorted()).toEqual([
    'extensions/zoho-record',
    'extensions/zoho-sync',
  ])
})

test.each(screens)('$folder bundles, and weighs what Shopify takes', async (screen) => {
  const { text, contents, warnings } = await bundleExtension(screen)
  expect(warnings).toEqual([])
  for (const { target } of screen.targeting) expect(text).toContain(target)
  const bytes = gzipSync(contents).length
  expect(bytes).toBeGreaterThan(1_000)
  expect(bytes).toBeLessThan(mostBytes)
})
