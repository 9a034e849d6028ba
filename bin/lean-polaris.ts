// Polaris comes with the styles of all its components, 440 KB; the screens use a third of them. This PostCSS plugin drops
// the rules of components that no screen can reach. Which those are stands in Polaris' own modules: each names its
// classes in a file beside it.

import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const polaris = path.join(root, 'node_modules/@shopify/polaris/build/esm')

/** Of Shopify's own component around every screen. */
const alwaysThere = ['AppProvider']

/** As much of PostCSS' rule as is needed here. */
type Rule = {
  selectors: string[]
  parent?: { type: string; name?: string } | undefined
  remove(): unknown
}

export function leanPolaris() {
  const used = classesOf([...alwaysThere, ...importedNames()])
  return {
    postcssPlugin: 'lean-polaris',
    Rule(rule: Rule) {
      // Steps of an animation are rules, too.
      if (rule.parent?.type === 'atrule' && rule.parent.name?.endsWith('keyframes')) return
      const kept = rule.selectors.filter((selector) => classesIn(selector).every((one) => used.has(one)))
      if (kept.length === 0) rule.remove()
      else if (kept.length < rule.selectors.length) rule.selectors = kept
    },
  }
}

/** Polaris classes that an element must have for the selector to fit: what stands in `:not(…)` and its like need not. */
function classesIn(selector: string): string[] {
  let plain = selector
  for (let last = ''; last !== plain;) {
    last = plain
    plain = plain.replaceAll(/:(?:not|is|where|has)\([^()]*\)/g, '')
  }
  return allOf(plain, /\.(Polaris-[\w-]+)/g)
}

// What the app imports from Polaris by name.
function importedNames(): string[] {
  const sources = readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => readFileSync(path.join(root, 'app', file), 'utf8'))
  const imports = /import\s+(?:type\s+)?\{([^}]*)\}\s+from '@shopify\/polaris'/g
  return sources.flatMap((text) => allOf(text, imports)).flatMap(namesIn)
}

/** What the first group of each match holds. */
const allOf = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found)

const namesIn = (list: string): string[] => allOf(list, /\b([A-Za-z]\w*)/g)

// Every class that a module reachable from these exports names.
function classesOf(names: readonly string[]): Set<string> {
  const wanted = new Set(names)
  const index = readFileSync(path.join(polaris, 'index.js'), 'utf8')
  const open = [...index.matchAll(/export \{([^}]*)\} from '([^']+)'/g)]
    .filter(([, exported = '']) => namesIn(exported).some((name) => wanted.has(name)))
    .map(([, , file = '']) => path.join(polaris, file))
  const seen = new Set(open)
  const classes = new Set<string>()
  for (let file = open.pop(); file; file = open.pop()) {
    const text = readFileSync(file, 'utf8')
    for (const name of allOf(text, /(Polaris-[\w-]+)/g)) classes.add(name)
    for (const to of allOf(text, /(?:from|import) '(\.[^']+)'/g)) {
      const next = path.resolve(path.dirname(file), to)
      if (seen.has(next)) continue
      seen.add(next)
      open.push(next)
    }
  }
  return classes
}
