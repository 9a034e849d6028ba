// The walk of one e-mail, as the architecture tells it: so many files, each asked for by one before it, and so often back
// to an earlier one. Who makes the way longer has to say so, and what lies beside it is told as well.

import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { importsOfApp } from '#test/support/import-graph.ts'

const imports = importsOfApp()
const text = readFileSync('docs/architecture.md', 'utf8')
const [, chapter = ''] = text.split("## One e-mail's way")
const [tables = ''] = chapter.split('Whether a record is tried again')
const [onTheWay = '', beside = ''] = tables.split('Beside it, in files')
const said =
  /The way is (\d+) files, and from one to the next it turns back (\d+) times[^.]*\. Beside it lie (\d+)/.exec(
    chapter,
  )
const [files, turns, others] = (said ?? []).slice(1).map(Number)

function filesOf(table: string): string[] {
  const told = new Set<string>()
  for (const row of table.split('\n').filter((line) => line.startsWith('|'))) {
    const places = row.split('|')[2] ?? ''
    for (const [, place = ''] of places.matchAll(/`([^`]+\.tsx?)`/g)) told.add(`app/${place}`)
  }
  return [...told]
}

const way = filesOf(onTheWay)
const sources = globSync('app/{mapping,shopify,sync}/**/*.ts').map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}))
const besides = filesOf(beside)

// Not asked for by name: by an address, a wake-up, a job or a kind.
const handedOver = new Map([
  ['app/routes/webhooks.customers.tsx', 'Shopify calls its address'],
  ['app/sync/kinds/customer.server.ts', 'the kind of that name'],
  ['app/routes/app.activity.tsx', 'the merchant looks'],
])
const besideHandedOver = new Map([
  ['app/sync/work/debounce.server.ts', 'wake in sync/core/context.ts'],
  ['app/queue/work.server.ts', 'a job in the queue'],
  ['app/sync/handlers.server.ts', 'the handler of that name'],
])

const askedBy = (n: number) => way.slice(0, n).filter((file) => imports.get(file)?.has(way[n] ?? ''))

test('is at most 31 files, and as many as it says', () => {
  expect(way.length).toBeLessThanOrEqual(31)
  expect([way.length, besides.length]).toEqual([files, others])
  expect([...way, ...besides].filter((file) => !existsSync(file))).toEqual([])
})

const makes = (sign: RegExp) => sources.filter(({ text: code }) => sign.test(code)).map(({ file }) => file)

// On the way is where the record changes its form (decision 138).
test('the files that make Zoho’s Email of Shopify’s are on it, and those that make another row of a row', () => {
  const email = makes(/\bfields: both\('Email'\)|\bexport function toEmail\b|\bexport const customerFields\b/)
  const rows = makes(/\bexport function (?:applyCustomerRules|fitRecord|fitUpdate|rowOf|customerToPerson)\b/)
  expect([email.length, rows.length].every((some) => some >= 3)).toBe(true)
  expect([...email, ...rows].filter((file) => !way.includes(file))).toEqual([])
})

test('goes on from each file to one that a file before it asks for, or says how it is handed over', () => {
  const lost = way.filter((_, n) => askedBy(n).length === 0)
  expect(lost).toEqual([...handedOver.keys()])
})

test('turns back at most 15 times, and as often as it says', () => {
  const back = way.filter((file, n) => !handedOver.has(file) && !askedBy(n).some((one) => one === way[n - 1]))
  expect(back.length).toBeLessThanOrEqual(15)
  expect(back.length).toBe(turns)
})

test('what lies beside it is asked for by a file of the way or beside it, and is not on it', () => {
  const known = [...way, ...besides]
  const lost = besides.filter((file) => !known.some((one) => one !== file && imports.get(one)?.has(file)))
  expect(lost).toEqual([...besideHandedOver.keys()])
  expect(besides.filter((file) => way.includes(file))).toEqual([])
})
