import { describe, expect, it } from 'vitest'
import { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { createDryRun } from '#app/sync/dry-run/dry-run.ts'
import { nothingKnown } from '#app/sync/pipeline/rows/hashes.server.ts'
import { zohoWriter } from '#app/sync/org/writer.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import { skipped, written } from '#app/sync/core/sync-result.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import type { Writing } from '#app/sync/pipeline/rows/next.ts'

const moduleOf = (apiName: string): ModuleConfig => ({
  apiName,
  fields: new Map(),
  idField: 'Shopify_Id',
  idUnique: true,
  layoutId: null,
  extension: { fields: [], bySku: false },
})
const idsOf = (...ids: string[]) => ids.map((id) => ShopifyId.parse(id))
const recordOf = (id: string) => blankRecord({ shopifyId: ShopifyId.parse(id) })
const writingOf = (shopifyId: string, zohoId: string | null): Writing => ({
  mapped: recordOf(shopifyId),
  zohoId: ZohoId.nullable().parse(zohoId),
  adopted: false,
  changes: nothingKnown,
  linesKnown: false,
  renamed: false,
  dropped: new Set<string>(),
})
const never = () => Promise.reject(new Error('A dry run did something'))

const same = (id: string, overwrite: string[]) => ({
  mapped: { ...recordOf(id), overwrite },
  syncResult: written('unchanged', ZohoId.parse('77')),
})

describe('the writer of a dry run', () => {
  const unwritten = [{ mapped: recordOf('3'), syncResult: skipped('filtered') }]
  const plan = (module: string) => ({
    module: moduleOf(module),
    unwritten,
    writings: [writingOf('1', null), writingOf('2', '77')],
  })

  it('tells what a write would come to, and writes nothing', async () => {
    const settled = await createDryRun().write('product', plan('Products'), never)
    expect(settled.map(({ syncResult: { result, zohoId } }) => [result, zohoId])).toEqual([
      ['skipped', null],
      ['created', 'new 1'],
      ['updated', '77'],
    ])
  })

  it('counts calls and credits: one for what is new, one for what is known, one for the check', async () => {
    const dryRun = createDryRun()
    await dryRun.write('product', plan('Products'), never)
    expect(dryRun.forecast()).toMatchObject({ calls: 3, credits: 3, minutes: 1 })
  })

  it('counts a read for a hundred records of which Zoho is asked whether it has what always wins', async () => {
    const dryRun = createDryRun()
    const resting = [same('1', ['Phone']), same('2', [])]
    await dryRun.write('customer', { module: moduleOf('Contacts'), unwritten: resting, writings: [] }, never)
    expect(dryRun.forecast()).toMatchObject({ calls: 2, credits: 2 })
  })

  it('names what nobody can undo: leads that would be converted, records of Zoho that would become ours', async () => {
    const dryRun = createDryRun()
    await dryRun.convert(3, never)
    const known = { ...writingOf('5', '88'), adopted: true }
    const ruled = { ...known, mapped: { ...recordOf('6'), overwrite: ['Department'] } }
    // One that a rule writes over as well, and one that is new: a rule takes nothing away there.
    const fresh = { ...ruled, zohoId: null, adopted: false }
    const writings = [known, ruled, fresh]
    await dryRun.write('customer', { module: moduleOf('Contacts'), unwritten, writings }, never)
    await dryRun.write('product', plan('Products'), never)
    expect(dryRun.forecast()).toMatchObject({ conversions: 3, adopted: 2, ruled: 1 })
  })

  // A look at the Leads, one at the Contacts that they became, and two queries for fifty of them (decision 225).
  it.each([
    [0, { calls: 0, credits: 0, minutes: 1 }],
    [1, { calls: 1 + 4, credits: 5 + 4, minutes: 1 }],
    [100, { calls: 100 + 6, credits: 500 + 6, minutes: 1 }],
    [1000, { calls: 1000 + 60, credits: 5000 + 60, minutes: 8 }],
  ])(
    'counts what is looked at before and after %i Leads are converted, and how long it takes',
    async (leads, cost) => {
      const dryRun = createDryRun()
      await dryRun.convert(leads, never)
      expect(dryRun.forecast()).toMatchObject(cost)
    },
  )

  it('knows what would be there, but for Leads, to which no order can point', async () => {
    const dryRun = createDryRun()
    await dryRun.write('product', plan('Products'), never)
    await dryRun.write('customer', plan('Leads'), never)
    expect(dryRun.plannedIds('product', idsOf('1', '9'))).toEqual([['1', 'new 1']])
    expect(dryRun.plannedIds('customer', idsOf('1'))).toEqual([])
  })

  it('takes everything else as it is foreseen', async () => {
    const dryRun = createDryRun()
    expect(await dryRun.perform(never, 'placeholder')).toBe('placeholder')
    expect(await dryRun.convert(2, never)).toBeNull()
    await dryRun.tell('order', unwritten, never)
    expect(dryRun.forecast()).toMatchObject({ calls: 7, credits: 15 })
  })

  it('asks for a part of a very large module, and takes the rest as alike', async () => {
    const dryRun = createDryRun()
    let asked = 0
    const find = dryRun.findAmongMany('customer', (records) => {
      asked += records.length
      const half = records.slice(0, records.length / 2)
      return Promise.resolve(
        new Map(half.map(({ shopifyId }) => [shopifyId, { zohoId: ZohoId.parse('1'), adopted: true }])),
      )
    })
    const records = Array.from({ length: 5000 }, (_, i) => recordOf(String(i)))
    await find(records, moduleOf('Contacts'))
    const matches = await find(records.slice(0, 100), moduleOf('Contacts'))
    expect([asked, matches.size]).toEqual([5000, 50])
    expect(dryRun.forecast()).toMatchObject({ estimated: ['customer'] })
  })
})

it('the other writer does as it is told', async () => {
  expect(await zohoWriter.perform(() => Promise.resolve('done'), 'foreseen')).toBe('done')
  expect(await zohoWriter.convert(1, () => Promise.resolve('converted'))).toBe('converted')
  expect([zohoWriter.forecast(), zohoWriter.plannedId('1')]).toEqual([null, null])
})
