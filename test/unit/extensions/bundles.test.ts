// Each extension with screens is bundled as Shopify's tool does it, offline: what does not build, or weighs more than Shopify
// takes, is met here (docs/contracts/shopify.md 7; Shopify/cli, services/extensions/bundle).

import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { z } from 'zod'

/** Shopify takes 64 KB. What weighs more than this has drawn in something that is not its own. */
const mostBytes = 24 * 1024

const Toml = z.object({
  extensions: z.tuple([
    z.object({
      type: z.string(),
      targeting: z.array(z.object({ target: z.string(), module: z.string() })).default([]),
    }),
  ]),
})
const screens = globSync('extensions/*/shopify.extension.toml').flatMap((file) => {
  const [{ type, targeting }] = Toml.parse(parse(readFileSync(file, 'utf8'))).extensions
  return type === 'ui_extension' ? [{ folder: path.dirname(file), targeting }] : []
})

// Vite's own, which is the one that is installed.
type Esbuild = typeof import('esbuild')
const require = createRequire(createRequire(import.meta.url).resolve('vite'))
const { build }: Esbuild = require('esbuild')

async function bundle({ folder, targeting }: (typeof screens)[number]) {
  const lines = targeting.map(
    ({ target, module }, n) =>
      `import target${n} from '${module}'; shopify.extend('${target}', (...args) => target${n}(...args));`,
  )
  const { outputFiles, warnings } = await build({
    stdin: { contents: lines.join('\n'), resolveDir: path.resolve(folder), loader: 'tsx' },
    bundle: true,
    write: false,
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    target: 'es6',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.esnext': 'ts', '.js': 'jsx' },
    resolveExtensions: ['.tsx', '.ts', '.js', '.json', '.esnext', '.mjs', '.ejs'],
  })
  const [file] = outputFiles
  return { text: file?.text ?? '', bytes: gzipSync(file?.contents ?? '').length, warnings }
}

test('the extensions with screens are found', () => {
  expect(screens.map(({ folder }) => folder).toSorted()).toEqual([
    'extensions/zoho-record',
    'extensions/zoho-sync',
  ])
})

test.each(screens)('$folder bundles, and weighs what Shopify takes', async (screen) => {
  const { text, bytes, warnings } = await bundle(screen)
  expect(warnings).toEqual([])
  for (const { target } of screen.targeting) expect(text).toContain(target)
  expect(bytes).toBeGreaterThan(1_000)
  expect(bytes).toBeLessThan(mostBytes)
})
