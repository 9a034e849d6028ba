// The walk of one e-mail, as the architecture tells it: so many files, each asked for by one before it, and so often back
// to an earlier one. Who makes the way longer has to say so.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { importsOfApp } from '#test/support/import-graph.ts'

const imports = importsOfApp()
const text = readFileSync('docs/architecture.md', 'utf8')
const [, chapter = ''] = text.split("## One e-mail's way")
const [table = ''] = chapter.split('Whether a record is tried again')
const said =
  /That is (\d+) files: (\d+) that have[^.]*?the (\d+) of\s+"wake"[^.]*\. [^.]*?turns back (\d+) times/.exec(
    chapter,
  )
const [files, inHand, ofShop, turns] = (said ?? []).slice(1).map(Number)

type Told = { step: string; file: string }
const told: Told[] = []
for (const row of table.split('\n').filter((line) => line.startsWith('|'))) {
  const [, step = '', places = ''] = row.split('|').map((cell) => cell.trim())
  for (const [, place = ''] of places.matchAll(/`([^`]+\.tsx?)`/g)) {
    const file = `app/${place}`
    if (!told.some((one) => one.file === file))
      told.push({ step: step === '' ? (told.at(-1)?.step ?? '') : step, file })
  }
}

// Not asked for by name: by an address, a wake-up, a job or a kind.
const handedOver = new Map([
  ['app/server/web/webhook-endpoint.server.ts', 'Shopify calls its address'],
  ['app/routes/webhooks.customers.tsx', 'the build knows it by its address'],
  ['app/sync/work/debounce.server.ts', 'wake in sync/core/context.ts'],
  ['app/queue/work.server.ts', 'a job in the queue'],
  ['app/sync/handlers.server.ts', 'the handler of that name'],
  ['app/sync/kinds/customer.server.ts', 'the kind of that name'],
  ['app/routes/app.activity.tsx', 'the merchant looks'],
])

const askedBy = (n: number) =>
  told.slice(0, n).filter(({ file }) => imports.get(file)?.has(told[n]?.file ?? ''))

test('has as many files as it says', () => {
  const wake = told.filter(({ step }) => step === 'wake')
  expect([told.length, told.length - wake.length, wake.length]).toEqual([files, inHand, ofShop])
})

test('goes on from each file to one that a file before it asks for, or says how it is handed over', () => {
  const lost = told.filter((_, n) => askedBy(n).length === 0).map(({ file }) => file)
  expect(lost).toEqual([...handedOver.keys()])
})

test('turns back as often as it says', () => {
  const back = told.filter(
    ({ file }, n) => !handedOver.has(file) && !askedBy(n).some((one) => one.file === told[n - 1]?.file),
  )
  expect(back.length).toBe(turns)
})
