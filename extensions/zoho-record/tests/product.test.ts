// @vitest-environment happy-dom
/// <reference types="@shopify/ui-extensions/admin.product-details.block.render" />
import { getExtension } from '@shopify/ui-extensions-tester'
import { waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test } from 'vitest'

const extension = getExtension('admin.product-details.block.render')
beforeEach(() => extension.setUp())
afterEach(() => extension.tearDown())

test('a product of several variants counts them, and leads to none of them', async () => {
  extension.shopify.data.selected = [{ id: 'gid://shopify/Product/7' }]
  extension.fetch = async () =>
    Response.json({
      connection: 'connected',
      state: 'linked',
      reason: null,
      module: 'Products',
      count: 3,
      syncedAt: '2026-11-24T10:00:00.000Z',
      zohoUrl: null,
    })
  await extension.render()
  await waitFor(() => expect(document.body.textContent).toContain('variants'))
  const links = [...document.body.querySelectorAll('s-link')].map((link) => link.getAttribute('href'))
  expect(links).toEqual(['app:app/products?state=linked&ids=7'])
})
