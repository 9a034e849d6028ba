// How much JavaScript each page of the app loads first, compressed, out of the build's own manifest. Fails above the
// budget, or when something that only the server needs has found its way to the browser.

import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { root } from './bootstrap.mjs'

const budgetKb = 190
// Words that stand in these libraries' own messages and survive every compression.
const serverOnly = {
  zod: /ZodError/,
  'libphonenumber-js': /NOT_A_NUMBER.*INVALID_COUNTRY/s,
  prisma: /PrismaClient/,
}

const assets = `${root}/build/client/assets`
const files = readdirSync(assets)
const manifestFile = files.find((file) => /^manifest-.*\.js$/.test(file))
const text = readFileSync(`${assets}/${manifestFile}`, 'utf8')
const manifest = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))

const weights = new Map()
const weightOf = (file) => {
  if (!weights.has(file)) weights.set(file, gzipSync(readFileSync(`${root}/build/client${file}`)).length)
  return weights.get(file)
}

/** Everything the browser loads before the page is alive: the entry, the route, and the routes around it. */
function filesOf(route) {
  const needed = new Set([manifest.entry.module, ...manifest.entry.imports])
  for (let one = route; one; one = manifest.routes[one.parentId]) {
    for (const file of [one.module, ...(one.imports ?? [])]) needed.add(file)
  }
  return needed
}

const tooHeavy = []
const screens = Object.values(manifest.routes).filter(
  (route) => route.hasErrorBoundary || route.id === 'routes/_index',
)
for (const route of screens.toSorted((a, b) => a.id.localeCompare(b.id))) {
  const kb = [...filesOf(route)].reduce((sum, file) => sum + weightOf(file), 0) / 1024
  console.log(`${route.id.padEnd(24)} ${kb.toFixed(0).padStart(5)} KB of ${budgetKb}`)
  if (kb > budgetKb) tooHeavy.push(`${route.id} weighs ${kb.toFixed(1)} KB`)
}
const textsOf = (ending) =>
  files
    .filter((one) => one.endsWith(ending))
    .map((file) => ({ file, text: readFileSync(`${assets}/${file}`, 'utf8') }))
const [scripts, styles] = [textsOf('.js'), textsOf('.css')]
for (const { file, text: code } of scripts) {
  for (const [library, trace] of Object.entries(serverOnly)) {
    if (trace.test(code)) tooHeavy.push(`${file} carries ${library}`)
  }
}
// Styles of components that no screen uses are left out of the build (lean-polaris.ts); no other may be.
const polaris = readFileSync(`${root}/node_modules/@shopify/polaris/build/esm/styles.css`, 'utf8')
const classes = scripts.flatMap(({ text: code }) => code.match(/\bPolaris-[\w-]+/g) ?? [])
for (const name of new Set(classes)) {
  const rule = new RegExp(`\\.${name}(?![\\w-])`)
  const isKept = styles.some(({ text: css }) => rule.test(css))
  if (rule.test(polaris) && !isKept) tooHeavy.push(`the styles of ${name} are missing`)
}
if (tooHeavy.length > 0) {
  console.error(tooHeavy.join('\n'))
  process.exitCode = 1
}
