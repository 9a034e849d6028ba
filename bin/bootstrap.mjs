// Brings a bare clone to the point where the real command can run: packages, Node 24, database client, built screens.
// Plain JavaScript that any Node >= 20 understands; it imports nothing that has to be installed first.

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const at = (...parts) => path.join(root, ...parts)

/** Node 24 out of the npm package `node`, a development dependency: the machine's own may be older. */
export const node = at('node_modules/node/bin/node')
const toolsFolder = at('node_modules/.bin')

/**
 * Installs what is missing and makes sure that the calling script runs under Node 24: otherwise it is started again
 * there, and this promise never settles.
 * @param {{ build?: boolean }} options build: the screens are needed too, not the sources alone
 */
export async function bootstrap({ build = false } = {}) {
  process.chdir(root)
  if (process.env.npm_lifecycle_event) endWithParent()
  await oneAtATime(() => {
    if (!isInstalled()) install()
    const client = { stamp: 'node_modules/.prisma/client/.made-from', sources: ['prisma/schema.prisma'] }
    unlessFresh('database client', client, ['prisma', 'generate', '--no-hints'])
    const screens = {
      stamp: 'build/.made-from',
      sources: ['app', 'public', 'vite.config.ts', 'bin/lean-polaris.ts', 'tsconfig.json'],
    }
    if (build) unlessFresh('screens', screens, ['remix', 'vite:build'])
  })
  if (realpathSync(process.execPath) !== realpathSync(node)) await runAgainUnderNode24()
}

/** Runs a command in the project's folder, output to the terminal, and gives its exit code. */
export function run(command, args, env = {}) {
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: environment(env) }
  return spawnSync(command, args, options).status ?? 1
}

/** Runs an installed tool (a script in node_modules/.bin) under Node 24. */
export const tool = (name, args, env) => run(node, [scriptOf(name), ...args], env)
const scriptOf = (name) => realpathSync(path.join(toolsFolder, name))

/** Child processes find Node 24 and the installed tools first, and Prisma does not call home. */
export function environment(more = {}) {
  const PATH = [path.dirname(node), toolsFolder, process.env.PATH].join(path.delimiter)
  return { ...process.env, PATH, CHECKPOINT_DISABLE: '1', ...more }
}

/** Ends the process with a message instead of a stack. */
export function fail(message) {
  console.error(`\n${message}\n`)
  process.exit(1)
}

const say = (text) => console.log(`[setup] ${text}`)

/** Runs a command that is quiet unless it fails; says how long it took. */
export function attempt(what, command, args, env = environment()) {
  const started = Date.now()
  say(`${what} …`)
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 1e9, env }
  const { status, stdout, stderr, error } = spawnSync(command, args, options)
  if (status === 0) say(`${what}: ${((Date.now() - started) / 1000).toFixed(1)} s`)
  else console.error(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`)
  return status === 0
}

function step(what, command, args, env) {
  if (!attempt(what, command, args, env)) fail(`Could not finish: ${what}. The reason stands above.`)
}

/** Packages of Debian or Ubuntu, where we may install them. */
export function aptInstall(...names) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const env = environment({ DEBIAN_FRONTEND: 'noninteractive' })
  if (!attempt('package lists (apt-get update)', 'apt-get', ['update', '-qq'], env)) return
  attempt(names.join(', '), 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], env)
}

// npm notes in node_modules/.package-lock.json what it put there.
function isInstalled() {
  if (!existsSync(node)) return false
  const wanted = lockedPackages(at('package-lock.json'))
  const present = lockedPackages(at('node_modules/.package-lock.json'))
  return Object.entries(wanted)
    .filter(([where, one]) => where.startsWith('node_modules/') && !one.optional && !one.link)
    .every(([where, one]) => present[where]?.version === one.version)
}

function lockedPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {}
}

function install() {
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error']
  step('packages (npm ci, about a minute)', 'npm', ['ci', '--include=dev', ...quiet], withoutOwnTools())
  // Some versions and settings of npm hold install scripts back; these two packages bring their program by one.
  if (!existsSync(node)) step('Node 24', 'npm', ['rebuild', 'node', 'esbuild', ...quiet], withoutOwnTools())
  if (!existsSync(node))
    fail('The npm package "node" did not bring Node 24. Are install scripts switched off in npm?')
}

// Under `npm run` the folder that npm is about to replace stands first on the PATH, with a Node of its own.
function withoutOwnTools() {
  const folders = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((one) => !one.startsWith(at('node_modules')))
  return { ...process.env, PATH: folders.join(path.delimiter), NODE_ENV: '' }
}

/** Makes something again only when the content of what it is made from has changed. */
function unlessFresh(what, { stamp, sources }, [name, ...args]) {
  const now = fingerprint(['package-lock.json', ...sources])
  if (existsSync(at(stamp)) && readFileSync(at(stamp), 'utf8') === now) return
  step(what, node, [scriptOf(name), ...args])
  writeFileSync(at(stamp), now)
}

function fingerprint(sources) {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(filesUnder)) hash.update(`${file}\0`).update(readFileSync(at(file)))
  return hash.digest('hex')
}

function filesUnder(source) {
  if (!existsSync(at(source))) return []
  const entries = path.extname(source)
    ? null
    : readdirSync(at(source), { recursive: true, withFileTypes: true })
  if (!entries) return [source]
  const files = entries.filter((entry) => entry.isFile())
  return files
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .toSorted()
}

function runAgainUnderNode24() {
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: environment(),
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
  return new Promise(() => {})
}

// npm runs scripts in a shell that passes no signals on: whoever ends npm means us, too.
function endWithParent() {
  const parent = process.ppid
  const look = () => process.ppid === parent || process.kill(process.pid, 'SIGTERM')
  setInterval(look, 500).unref()
}

// Two commands started together must not install or build over each other.
async function oneAtATime(work) {
  const lock = path.join(
    tmpdir(),
    `sync-for-zoho-crm-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`,
  )
  let told = false
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      if (!holderLives(lock)) rmSync(lock, { recursive: true, force: true })
      else if (!told) say('another command is setting things up; waiting for it …')
      told = true
      await pause(200)
    }
  }
  const release = () => rmSync(lock, { recursive: true, force: true })
  process.once('exit', release)
  writeFileSync(path.join(lock, 'pid'), String(process.pid))
  work()
  release()
  process.off('exit', release)
}

function holderLives(lock) {
  try {
    process.kill(Number(readFileSync(path.join(lock, 'pid'), 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM' || error.code === 'ENOENT'
  }
}
