// A record of Shopify's or Zoho's opens beside the app: the merchant keeps the place in the list.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const screens = readdirSync('app/ui', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.tsx'),
)
const target = (file: string) =>
  [...readFileSync(join('app/ui', file), 'utf8').matchAll(/target="(_\w+)"/g)].map(([, name]) => name)

test("only Zoho's consent page takes the place of the app", () => {
  const leaving = screens.filter((file) => target(file).includes('_top')).toSorted()
  expect(leaving).toEqual([
    'components/connection/connect-button.tsx',
    'components/connection/reconnect-banner.tsx',
  ])
  expect(screens.filter((file) => target(file).includes('_blank')).length).toBeGreaterThan(4)
})
