// Which file of app/ imports which, types included.

import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const source = /\bfrom '([^']+)'/g

const targetOf = (file: string, specifier: string): string[] => {
  if (specifier.startsWith('#app/')) return [specifier.replace('#', '')]
  return specifier.startsWith('.') ? [normalize(join(dirname(file), specifier))] : []
}

/** File -> the files of app/ that it names, all by their paths from the root. */
export const importsOfApp = (): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    globSync('app/**/*.{ts,tsx}').map((file) => {
      const named = [...readFileSync(file, 'utf8').matchAll(source)]
      return [file, new Set(named.flatMap(([, specifier = '']) => targetOf(file, specifier)))]
    }),
  )
