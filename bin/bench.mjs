// npm run bench [-- name …]: every test/bench/*.ts, or those whose name is given, one after the other under Node 24.

import { readdirSync } from 'node:fs'
import { bootstrap, fail, node, root, run } from './bootstrap.mjs'
import { provideBrowser } from './browser.mjs'
import { provideLighthouse } from './lighthouse.mjs'

const onScreen = ['gallery.bench.ts', 'screens.bench.ts']

await bootstrap({ build: true })
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const options = process.argv.slice(2).filter((word) => word.startsWith('-'))
const all = readdirSync(`${root}/test/bench`).filter((file) => file.endsWith('.bench.ts'))
const chosen = all.filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)))
if (chosen.length === 0) fail(`No benchmark of that name. There are: ${all.join(', ')}`)
if (chosen.some((file) => onScreen.includes(file)) && !(await provideBrowser())) fail('There is no browser.')
const LIGHTHOUSE = chosen.includes('screens.bench.ts') ? provideLighthouse() : null
const failed = chosen.filter((file) => {
  console.log(`\n== ${file}`)
  return run(node, ['--expose-gc', `test/bench/${file}`, ...options], LIGHTHOUSE ? { LIGHTHOUSE } : {}) !== 0
})
if (failed.length > 0) fail(`Below the mark: ${failed.join(', ')}`)
