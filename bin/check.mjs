// npm run check: every gate that needs no running program, two at a time. `npm run check -- types lint` runs some.
// The screens are built first if they are old: one gate weighs them.

import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { bootstrap, environment, fail, node, root } from './bootstrap.mjs'

const diff = ['migrate', 'diff', '--from-migrations', 'prisma/migrations']
const gates = {
  types: ['bin/types.mjs'],
  'block types': ['tsc', '--noEmit', '-p', 'extensions/zoho-record'],
  'action types': ['tsc', '--noEmit', '-p', 'extensions/zoho-sync'],
  lint: ['oxlint', '--deny-warnings', '--format=unix'],
  format: ['prettier', '--check', '--log-level=warn', '.'],
  boundaries: ['depcruise', 'app', 'extensions', 'test', '--output-type=err'],
  'dead code': ['knip', '--no-progress'],
  'page weight': ['bin/page-weight.mjs'],
  'alert rules': ['bin/alert-rules.mjs'],
  'schema drift': ['prisma', ...diff, '--to-schema-datamodel', 'prisma/schema.prisma', '--exit-code'],
}

const asked = process.argv.slice(2)
const chosen = Object.keys(gates).filter((name) => asked.length === 0 || asked.includes(name))
await bootstrap({ build: chosen.includes('page weight') })
if (chosen.length === 0) fail(`No gate of that name. There are: ${Object.keys(gates).join(', ')}`)
const waiting = [...chosen]
const broken = []
await Promise.all([worker(), worker()])
if (broken.length > 0) fail(`Not yet: ${broken.join(', ')}`)
console.log(`All ${chosen.length} gates passed.`)

async function worker() {
  for (let name = waiting.shift(); name; name = waiting.shift()) {
    const started = Date.now()
    const { code, output } = await call(gates[name])
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
    if (code === 0) continue
    broken.push(name)
    console.log(output.replaceAll(/^/gm, '     '))
  }
}

function call([tool, ...args]) {
  const script = realpathSync(
    tool.startsWith('bin/') ? `${root}/${tool}` : `${root}/node_modules/.bin/${tool}`,
  )
  const child = spawn(node, [script, ...args], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? 1, output })))
}
