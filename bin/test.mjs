// npm test                       everything: unit, property, integration, contract, extensions, chaos, then e2e in a browser
// npm test -- unit contract      some suites
// npm test -- e2e main-job       files whose path contains a word
// npm test -- integration -t 'a sentence'       anything else goes to vitest
// npm test -- integration --postgres            on a private PostgreSQL server instead of PGlite
// Ends with the line "N passed, N failed" over all suites.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { bootstrap, fail, tool } from './bootstrap.mjs'
import { provideBrowser } from './browser.mjs'

const folders = {
  unit: 'test/unit/',
  property: 'test/property/',
  integration: 'test/integration/',
  contract: 'test/contract/',
  extensions: 'extensions/',
  chaos: 'test/chaos/',
  e2e: 'test/e2e/',
}
const words = process.argv.slice(2)
const suites = words.filter((word) => word in folders)
const others = words.filter((word) => !(word in folders) && word !== '--postgres')
const wants = (suite) => suites.length === 0 || suites.includes(suite)
const inProcess = Object.keys(folders).filter((suite) => suite !== 'e2e' && wants(suite))

await bootstrap({ build: wants('e2e') || wants('chaos') })
mkdirSync('output', { recursive: true })
const total = { passed: 0, failed: 0, skipped: 0 }
const broken = []

if (inProcess.length > 0) await maybeOnPostgres((env) => vitest(whichFiles(inProcess), env))
if (wants('e2e')) {
  if (await provideBrowser()) vitest(['--config', 'test/e2e/vitest.config.ts', ...others])
  else total.failed += 1
}
if (total.passed + total.failed === 0) fail('No test ran: nothing has that name.')
if (broken.length > 0) console.log(`\nNot passed:\n${broken.map((one) => `  ${one}`).join('\n')}`)
console.log(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
)
process.exit(total.failed > 0 ? 1 : 0)

// vitest takes the folders' names as filters; with words of one's own, those select, within the suites or at large.
function whichFiles(chosen) {
  const own = others.filter((word) => !word.startsWith('-'))
  const all = chosen.length === Object.keys(folders).length - 1
  if (own.length > 0 || all) return others
  return [...chosen.map((suite) => folders[suite]), ...others]
}

function vitest(args, env) {
  const report = `output/vitest-${process.pid}.json`
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = tool('vitest', ['run', '--passWithNoTests', ...reporters, ...args], env)
  const found = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
  rmSync(report, { force: true })
  const failed = found.numFailedTests ?? 0
  total.passed += found.numPassedTests ?? 0
  total.skipped += (found.numPendingTests ?? 0) + (found.numTodoTests ?? 0)
  // A file that does not load, or an error outside any test, counts as a failure too.
  const files = (found.testResults ?? []).filter(({ status }) => status === 'failed').length
  total.failed += code !== 0 && failed === 0 ? Math.max(1, files) : failed
  broken.push(...(found.testResults ?? []).flatMap(namesOfFailures))
}

// Told once more at the end, where a long output is read first.
function namesOfFailures({ name, status, assertionResults }) {
  const file = path.relative(process.cwd(), name)
  const failed = assertionResults.filter((one) => one.status === 'failed')
  if (status === 'failed' && failed.length === 0) return [`${file} (did not load)`]
  return failed.map(({ fullName, failureMessages }) => {
    const lines = (failureMessages[0] ?? '').split('\n')
    // A browser's time-out says in a line of its own what it waited for; the stack says in which line of the test.
    const awaited = lines.find((line) => line.includes('- waiting for'))
    const place = lines.find((line) => line.includes('/test/'))?.match(/\/(test\/.*:\d+):\d+/)
    return [`${file}: ${fullName}: ${lines[0]}`, awaited, place?.[1]].filter(Boolean).map(plain).join(' · ')
  })
}

function plain(text) {
  return stripVTControlCharacters(text).trim()
}

async function maybeOnPostgres(work) {
  if (!words.includes('--postgres') || process.env.TEST_DATABASE_URL) {
    work()
    return
  }
  const { startPostgres } = await import('./postgres.mjs')
  const server = await startPostgres()
  try {
    work({ TEST_DATABASE_URL: server.url })
  } finally {
    await server.stop()
  }
}
