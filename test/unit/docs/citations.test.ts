// Every citation of docs/contracts leads to a numbered paragraph there.

import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const remotes = ['shopify', 'zoho'] as const
type Remote = (typeof remotes)[number]

const number = /(?:^## (\d+b?)\.|^- \*\*(\d+b?\.\d+) )/gm
const paragraphs = Object.fromEntries(
  remotes.map((remote) => {
    const text = readFileSync(`docs/contracts/${remote}.md`, 'utf8')
    return [remote, [...text.matchAll(number)].map(([, chapter, paragraph]) => chapter ?? paragraph ?? '')]
  }),
)

const places = ['app', 'bin', 'extensions', 'prisma', 'test', 'docs/decisions', 'docs/contracts']
const files = places.flatMap((place) =>
  readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|mjs|prisma|md)$/.test(name) && !/node_modules|citations\.test/.test(name))
    .map((name) => `${place}/${name}`),
)

// "contracts/zoho 2.1, 7 and 8"; in the simulators "contract 2.1" and "§2.1"; in the contracts themselves "see 2.1".
const cited =
  /(?:contracts?(?:\/(shopify|zoho)(?:\.md)?)? \(?|§|\bsee )(\d+b?(?:\.\d+)?(?:(?:, | and )\d+b?(?:\.\d+)?)*)/gi

type Citation = { file: string; remote: Remote | undefined; paragraph: string }

function citationsIn(file: string): Citation[] {
  const isContract = file.startsWith('docs/contracts/')
  return [...readFileSync(file, 'utf8').matchAll(cited)]
    .filter(([whole]) => isContract || !/^see /i.test(whole))
    .flatMap(([, named, numbers = '']) => {
      const remote = remotes.find((one) => one === named) ?? remotes.find((one) => file.includes(one))
      return numbers.split(/, | and /).map((paragraph) => ({ file, remote, paragraph }))
    })
}

const citations = files.flatMap(citationsIn)

test('citations of the contracts lead to a numbered paragraph', () => {
  expect(citations.length).toBeGreaterThan(100)
  const lost = citations.filter(
    ({ remote, paragraph }) => !remote || !(paragraphs[remote] ?? []).includes(paragraph),
  )
  expect(lost).toEqual([])
})

test('no number of a contract is given twice', () => {
  for (const remote of remotes) {
    const all = paragraphs[remote] ?? []
    expect(all.filter((one, index) => all.indexOf(one) !== index)).toEqual([])
  }
})
