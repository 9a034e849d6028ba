// Every pattern of the app and the whole mapping, with input made to hurt: no call takes 50 ms of the processor, none
// fails. RUNS=100000 for the long form, SEED=… to repeat one; both are printed.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { mapHostileRecord } from './hostile-records.ts'
import { hostileText, pumped } from './hostile-text.ts'
import { leastCpuMs } from '#test/support/cpu.ts'
import { Chance } from '#test/store/random.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const runs = Number(process.env.RUNS ?? 500)
const budgetMs = 50
const minutesMs = 60 * 60_000
console.log(`hostile input: SEED=${seed} RUNS=${runs}`)

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}

type Found = { where: string; pattern: RegExp }

function patternsIn(path: string): Found[] {
  const tree = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: Found[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      const pattern = new RegExp(node.text.slice(1, end), node.text.slice(end + 1))
      found.push({ where: `${path}: ${node.text}`, pattern })
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

const patterns = sources('app').flatMap(patternsIn)

test(`each of ${patterns.length} patterns takes any text in time`, { timeout: minutesMs }, () => {
  expect(patterns.length).toBeGreaterThan(50)
  const chance = new Chance(seed)
  const slow: string[] = []
  let worst = 0
  for (let run = 0; run < runs; run++) {
    const found = patterns[run % patterns.length]
    if (!found) continue
    const { where, pattern } = found
    const text = pumped(chance, pattern.source, 20_000)
    const cost = leastCpuMs(() => {
      pattern.lastIndex = 0
      return pattern.global ? text.replace(pattern, '') : pattern.exec(text)
    }, budgetMs)
    worst = Math.max(worst, cost)
    if (cost > budgetMs) slow.push(`${where} took ${cost} ms for ${JSON.stringify(text.slice(0, 80))}…`)
  }
  console.log(`patterns: the slowest of ${runs} calls took ${worst.toFixed(1)} ms of the processor`)
  expect(slow).toEqual([])
})

test(
  'each record is mapped in time, whatever it says and whatever the rules are',
  { timeout: minutesMs },
  () => {
    const chance = new Chance(seed)
    const slow: string[] = []
    let worst = 0
    for (let run = 0; run < runs; run++) {
      const { kind, map } = mapHostileRecord(chance, (most) => hostileText(chance, most))
      const cost = leastCpuMs(map, budgetMs)
      worst = Math.max(worst, cost)
      if (cost > budgetMs) slow.push(`a ${kind} of run ${run} took ${cost} ms`)
    }
    console.log(`mapping: the slowest of ${runs} records took ${worst.toFixed(1)} ms of the processor`)
    expect(slow).toEqual([])
  },
)
