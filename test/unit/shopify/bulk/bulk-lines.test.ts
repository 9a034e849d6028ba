import { describe, expect, it } from 'vitest'
import { countStrays, groupByParent, type BulkRecord } from '#app/shopify/bulk/bulk-lines.ts'

async function* file(...lines: (object | string)[]): AsyncGenerator<string> {
  for (const line of lines) yield typeof line === 'string' ? line : JSON.stringify(line)
}
const order = (id: string) => ({ id })
const item = (id: string, parent: string) => ({ id, __parentId: parent })

const nested = (id: string) => ({ customer: { id: 'X' }, id })

async function* large(): AsyncGenerator<string> {
  for (let n = 0; n < 100_000; n++) {
    yield JSON.stringify(order(`gid://shopify/Order/${n}`))
    yield JSON.stringify(item(`i${n}`, `gid://shopify/Order/${n}`))
  }
}

async function* endless(): AsyncGenerator<string> {
  yield JSON.stringify(order('A'))
  for (let n = 0; n < 100_002; n++) yield JSON.stringify(item(`a${n}`, 'A'))
  yield JSON.stringify(order('B'))
}

async function grouped(lines: (object | string)[], most?: number): Promise<BulkRecord[]> {
  const counts = await countStrays(file(...lines))
  const records: BulkRecord[] = []
  for await (const record of groupByParent(file(...lines), counts, most)) records.push(record)
  return records
}
const shape = ({ root, children, incomplete }: BulkRecord) =>
  `${String(root['id'])}: ${children.map((child) => String(child['id'])).join()}${incomplete ? ' incomplete' : ''}`

describe('lines of a bulk result', () => {
  it('are records with their children, given out as soon as they are whole', async () => {
    const lines = [order('A'), item('a1', 'A'), item('a2', 'A'), order('B'), order('C'), item('c1', 'C')]
    expect((await grouped(lines)).map(shape)).toEqual(['A: a1,a2', 'B: ', 'C: c1'])
  })

  it('find their parent wherever it stands in the file', async () => {
    const lines = [item('b1', 'B'), order('A'), order('B'), item('a1', 'A'), item('a2', 'A')]
    expect((await grouped(lines)).map(shape)).toEqual(['B: b1', 'A: a1,a2'])
  })

  it('give a record up, once, when its children stand too far away', async () => {
    const far = [order('A'), order('B'), item('b1', 'B'), order('C'), item('c1', 'C'), item('a1', 'A')]
    expect((await grouped(far, 1)).map(shape)).toEqual(['A:  incomplete', 'B: b1', 'C: c1'])
  })

  it('give up a record whose own line or children are not in the file at all', async () => {
    const counts = new Map([
      ['A', 2],
      ['B', 1],
    ])
    const records: string[] = []
    const lines = file(order('A'), item('a1', 'A'), item('b1', 'B'))
    for await (const record of groupByParent(lines, counts)) records.push(shape(record))
    expect(records).toEqual(['A:  incomplete', 'B:  incomplete'])
  })

  it('name a parent by their key alone, not by a text that looks like one', async () => {
    const told = { id: 'A', note: '"__parentId":"B"' }
    expect(await countStrays(file(told, order('C'), item('a1', 'A')))).toEqual(new Map([['A', 1]]))
    expect(await countStrays(file(told, item('a1', 'A')))).toEqual(new Map())
  })

  it('without children are given out one by one; blank lines are none', async () => {
    const records: string[] = []
    for await (const record of groupByParent(file(order('A'), '', '  ', order('B')), null))
      records.push(shape(record))
    expect(records).toEqual(['A: ', 'B: '])
  })

  it('are grouped by the id of the record itself, wherever it stands in its line', async () => {
    const lines = [nested('A'), item('a1', 'A'), nested('B'), item('x1', 'X'), nested('X'), item('b1', 'B')]
    expect(await countStrays(file(...lines))).toEqual(new Map([['X', 1], ['B', 1]])) // prettier-ignore
    expect((await grouped(lines)).map(shape)).toEqual(['A: a1', 'X: x1', 'B: b1'])
  })

  it('of 100,000 records that are grouped leave nothing to remember', async () => {
    expect((await countStrays(large())).size).toBe(0)
  })

  it('come in the same order each time, wherever their children stand', async () => {
    const strewn = Array.from({ length: 60 }, (_, n) => [
      order(`R${n}`),
      item(`r${n}`, `R${n}`),
      item(`s${n}`, `R${(n * 7) % 60}`),
      item(`t${n}`, `R${n}`),
    ]).flat()
    const first = (await grouped(strewn)).map(shape)
    expect(first.toSorted()).toEqual([...new Set(first)].toSorted())
    expect(first).toHaveLength(60)
    expect(first.join()).not.toContain('incomplete')
    expect((await grouped(strewn)).map(shape)).toEqual(first)
  })

  it('of one record are no more than can be held', async () => {
    const records: string[] = []
    for await (const record of groupByParent(endless(), new Map())) records.push(shape(record))
    expect(records).toEqual(['A:  incomplete', 'B: '])
  })

  it('that are no objects end the reading', async () => {
    await expect(grouped([order('A'), '7'])).rejects.toThrow('a line of the result is no object')
    await expect(grouped([order('A'), '{"id":'])).rejects.toThrow(SyntaxError)
  })
})
