// Whatever route refuses says by which reference support finds it, and every screen shows that.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ThrottledError } from '#app/lib/errors.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { withReference } from '#app/lib/telemetry/reference.server.ts'

const folder = path.resolve('app/routes')
const shop = ShopDomain.parse('acme.myshopify.com')
const now = () => new Date('2026-11-26T12:00:00Z')

/** Parts that a page is complete without: nothing is said where they do not come. Help loads nothing. */
const silent = [
  // What was known stays, and is asked for again.
  'app.found-states.tsx action',
  'app.help.tsx loader',
  'app.names.tsx loader',
  'app.record-counts.tsx loader',
  'app.suggestions.tsx loader',
  'app.versions.tsx loader',
]
/** Not a merchant's, or Shopify's own flow. */
const elsewhere = /^(webhooks|auth|zoho|mail)\.|^(healthz|metrics|_index|\$|\[\.\]well-known)/

type Handler = (args: object) => Promise<unknown>
const handlers: [string, Handler][] = []
beforeAll(async () => {
  for (const file of readdirSync(folder).filter((name) => !elsewhere.test(name))) {
    const module: Record<string, unknown> = await import(path.join(folder, file))
    for (const name of ['loader', 'action'])
      if (typeof module[name] === 'function') handlers.push([`${file} ${name}`, module[name] as Handler])
  }
})

// Whatever is asked of it fails a moment later, as a database does.
const away: object = new Proxy(() => undefined, {
  get: (_, name) => (name === 'then' ? undefined : away),
  apply: () => Promise.reject(new Error('the shelf fell over')),
})
const log = { error: () => undefined, info: () => undefined, warn: () => undefined }
const cors = (response: Response) => response

/** Of a shop that asks too often, in a form that nobody knows, while the database is away. */
function argsOf(name: string) {
  const post = name.endsWith('action') ? { method: 'POST', body: '{"odd":1}' } : {}
  const retryAt = new Date(now().getTime() + 60_000)
  return {
    request: new Request('https://app.test/app/x?kind=planet', post),
    params: { records: 'customers' },
    context: {
      runtime: {
        config: { shopify: {}, contacts: {} },
        db: away,
        log,
        authenticateAdmin: () => Promise.resolve({ shop, staffId: '42', cors }),
        limit: () => Promise.reject(new ThrottledError('too often', { code: 'too_often', retryAt })),
        sync: { now, log, db: away, mailer: null },
      },
    },
  }
}

async function textOf(answer: unknown): Promise<string> {
  if (answer instanceof Response) return answer.text()
  return JSON.stringify(answer)
}

test('every loader and action of the admin answers a refusal with its reference', async () => {
  expect(handlers.length).toBeGreaterThan(35)
  const without: string[] = []
  for (const [name, handle] of handlers) {
    const said = await withReference(async (reference) => {
      const answer = await handle(argsOf(name)).catch((thrown: unknown) => thrown)
      return (await textOf(answer)).includes(reference)
    })
    if (!said) without.push(name)
  }
  expect(without).toEqual(silent)
})

const sources = (at: string): [string, string][] =>
  readdirSync(at, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const file = path.join(at, entry.name)
    if (entry.isDirectory()) return sources(file)
    return file.endsWith('.tsx') ? [[path.relative('app/ui', file), readFileSync(file, 'utf8')]] : []
  })

test('no screen tells the cause of a refusal without its reference', () => {
  const telling = sources('app/ui').filter(([, text]) => /causeOf\([^)]*refusal|refusal\.code/.test(text))
  const without = telling.filter(([, text]) => !/<Reference\b|<RefusalText\b|referenceOf\(/.test(text))
  expect(without.map(([file]) => file)).toEqual([])
})

test('no screen tells why an import, a preview or a move failed without naming it', () => {
  const telling = sources('app/ui').filter(([, text]) => /<(CauseText|RunCause)\b[^>]*\.cause\b/.test(text))
  expect(telling.length).toBeGreaterThanOrEqual(3)
  expect(telling.filter(([, text]) => /<CauseText\b[^>]*\.cause\b/.test(text)).map(([file]) => file)).toEqual(
    [],
  )
})
