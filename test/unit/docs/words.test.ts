// The words of decision 040 that are gone from the code, so that they stay gone: in names of app/, part by part.

import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** What says it now, for whoever meets one. */
const gone: Readonly<Record<string, string>> = {
  bell: 'notifier',
  corridor: 'pipeline',
  door: 'trigger',
  ending: 'result',
  endings: 'results',
  judge: 'test',
  judges: 'tests',
  lookat: 'check',
  mortal: 'crash-injected',
  noted: 'recorded, marked, saved',
  noter: 'recorder',
  parked: 'dead-lettered',
  patience: 'timeoutMs, graceMs, takeOverMs',
  pulse: 'live stats',
  rehearsal: 'dry run',
  standin: 'substitute',
  standins: 'substitutes',
  standing: 'status',
  standings: 'statuses',
  theatre: 'harness',
  told: 'what it is: an outcome, a source value, a webhook, a row',
  waker: 'debounce',
  wish: 'input',
}

/** What is stored keeps the name that older processes read: columns, and keys of stored JSON. */
const stored = new Set(['told', 'toldAt', 'toldUntil', 'notedAt'])

/** Of Zoho's notes and of refunds that become some: what was written of an order so far. */
const ofNotes = /(?:^|\/)[a-z-]*notes?(?:\/|\.|-)|check-refunds|open-returns/

const sources = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => `app/${file}`)

const partsOf = (name: string): string[] =>
  name
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_$]/)
    .map((part) => part.toLowerCase())
    .filter((part) => part !== '')

/** Each part, and each two that stand together. */
const wordsOf = (name: string): string[] => {
  const parts = partsOf(name)
  return [...parts, ...parts.slice(1).map((part, i) => `${parts[i]}${part}`)]
}

function namesIn(file: string): Set<string> {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, false, kind)
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return names
}

const isKept = (file: string, word: string): boolean => word === 'noted' && ofNotes.test(file)

test('no name in the code has a word that the field has another for', () => {
  const found = sources.flatMap((file) =>
    [...namesIn(file)]
      .filter((name) => !stored.has(name))
      .flatMap((name) =>
        wordsOf(name).flatMap((word) =>
          gone[word] !== undefined && !isKept(file, word) ? [`${file}: ${name} (say: ${gone[word]})`] : [],
        ),
      ),
  )
  expect(found).toEqual([])
})

test('no verb "note" but of notes: a change is recorded, a refusal marked, a fact saved', () => {
  const verbs = sources
    .filter((file) => !ofNotes.test(file))
    .flatMap((file) =>
      [...namesIn(file)].filter((name) => /^note[A-Z]/.test(name)).map((name) => `${file}: ${name}`),
    )
  expect(verbs).toEqual([])
})

test('parts are read as people read them', () => {
  expect(wordsOf('isStandIn')).toContain('standin')
  expect(wordsOf('ToldCauses')).toContain('told')
  expect(wordsOf('outstanding')).toEqual(['outstanding'])
})
