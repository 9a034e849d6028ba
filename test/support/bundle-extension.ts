// Bundles an extension with screens as Shopify's tool does it, offline (docs/contracts/shopify.md 7; Shopify/cli,
// services/extensions/bundle).

import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'

const Toml = z.object({
  extensions: z.tuple([
    z.object({
      type: z.string(),
      targeting: z.array(z.object({ target: z.string(), module: z.string() })).default([]),
    }),
  ]),
})

export type Screen = { folder: string; targeting: { target: string; module: string }[] }

/** The extensions that Shopify shows in its own pages. */
export const screenExtensions = (): Screen[] =>
  globSync('extensions/*/shopify.extension.toml').flatMap((file) => {
    const [{ type, targeting }] = Toml.parse(parse(readFileSync(file, 'utf8'))).extensions
    return type === 'ui_extension' ? [{ folder: path.dirname(file), targeting }] : []
  })

type Built = { outputFiles: { contents: Uint8Array; text: string }[]; warnings: unknown[] }
type Esbuild = { build: (options: object) => Promise<Built> }

// Vite's own, which is the one that is installed.
const require = createRequire(createRequire(import.meta.url).resolve('vite'))
const { build }: Esbuild = require('esbuild')

export async function bundleExtension({ folder, targeting }: Screen) {
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
  return { text: file?.text ?? '', contents: file?.contents ?? new Uint8Array(), warnings }
}
