import { describe, expect, it } from 'vitest'
import { recordKinds, wholeOf } from '#app/lib/kinds.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'

describe.each(recordKinds)('the kind %s', (name) => {
  const { modules, neededModules, otherModules, ...kind } = mappingKinds[name]

  it('is its own, in settings too', () => {
    expect(kind.name).toBe(name)
    expect(kind.choices(defaultSettings).kind).toBe(name)
  })

  it('begins in a module that it needs, and in none where only an earlier choice may be', () => {
    const choices = [
      defaultSettings,
      Settings.parse({ customersAs: 'Leads', ordersAs: 'Deals' }),
      Settings.parse({ customersAs: 'LeadsUntilOrder' }),
    ]
    for (const settings of choices) {
      expect(neededModules(settings)).toContain(modules(settings)[0])
      expect(otherModules(settings)).not.toContain(modules(settings)[0])
    }
  })

  it('has an id field whose label Zoho takes', () => {
    expect(kind.idLabel.length).toBeLessThanOrEqual(25)
  })

  it('is searched by a root of its own', () => {
    const roots = recordKinds.map((one) => shopifyKinds[one].root)
    expect(roots.filter((root) => root === shopifyKinds[name].root)).toHaveLength(1)
  })
})

it('a change names the whole of what is in parts, and a record itself otherwise', () => {
  const part = { shopifyId: '5', parentId: '1' }
  expect(recordKinds.filter((one) => mappingKinds[one].isInParts)).toEqual(['product'])
  expect(wholeOf('product', part)).toBe('1')
  expect(wholeOf('product', { shopifyId: '5' })).toBe('5')
  expect(wholeOf('order', part)).toBe('5')
})
