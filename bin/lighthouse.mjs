// Lighthouse for the benchmark of the screens: installed when it is asked for, beside the project, for its 170 MB are
// nobody else's business. Source: https://github.com/GoogleChrome/lighthouse

import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { attempt, root } from './bootstrap.mjs'

const version = '13.5.0'

/** @returns the folder it is in; null where it cannot be had, which is said */
export function provideLighthouse() {
  const folder = path.join(root, 'output/tools', `lighthouse-${version}`)
  if (existsSync(path.join(folder, 'node_modules/lighthouse/core/index.js'))) return folder
  mkdirSync(folder, { recursive: true })
  const quiet = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--loglevel=error']
  const done = attempt('Lighthouse', 'npm', [
    'install',
    '--prefix',
    folder,
    ...quiet,
    `lighthouse@${version}`,
  ])
  return done ? folder : null
}
