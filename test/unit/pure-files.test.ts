// A file without `.server` in its name is pure: what it answers depends on what it is given, and on nothing else. Its clock
// and its dice are arguments.

import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const files = globSync('app/**/*.{ts,tsx}').filter((file) => !/\.server\.tsx?$/.test(file))
const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/

// What runs in a browser alone asks the browser's clock.
const hooks = ['app/ui/home/import/use-import.ts']

test('no file without ".server" reads the clock or throws dice', () => {
  expect(files.length).toBeGreaterThan(300)
  expect(files.filter((file) => impure.test(readFileSync(file, 'utf8')))).toEqual(hooks)
})
