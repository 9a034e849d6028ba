// What extensions declare, held against what Shopify takes (docs/contracts/shopify.md 7, 9b.15): a deploy that refuses one of them
// is met here first, without login or network.

import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { recordKinds } from '#app/lib/kinds.ts'

const library = 'node_modules/@shopify/ui-extensions/build/ts/surfaces/admin/targets'
const targets = new Set(globSync(`${library}/*.d.ts`).map((file) => path.basename(file, '.d.ts')))

const App = z.object({ application_url: z.url(), webhooks: z.object({ api_version: z.string() }) })
const app = App.parse(parse(readFileSync('shopify.app.toml', 'utf8')))
const webhookRoutes = new Set(
  globSync('app/routes/webhooks.*.tsx').map((file) => `/${path.basename(file, '.tsx').replaceAll('.', '/')}`),
)
const address = z
  .url({ protocol: /^https$/ })
  .refine((url) => new URL(url).origin === new URL(app.application_url).origin)
  .refine((url) => webhookRoutes.has(new URL(url).pathname))

const named = {
  handle: z.string().regex(/^[a-z0-9-]{1,30}$/),
  name: z.string().min(1).max(50),
  description: z.string().max(255),
}
const references = ['customer_reference', 'order_reference', 'product_reference']
const Reference = z.strictObject({ type: z.enum(references), required: z.boolean() })

const Ui = z.strictObject({
  api_version: z.literal(app.webhooks.api_version),
  extensions: z.tuple([
    z.strictObject({
      type: z.literal('ui_extension'),
      ...named,
      name: z.literal('t:name'),
      description: z.literal('t:description'),
      targeting: z
        .array(z.strictObject({ target: z.string().refine((one) => targets.has(one)), module: z.string() }))
        .min(1),
    }),
  ]),
})
const Trigger = z.strictObject({
  extensions: z.tuple([z.strictObject({ type: z.literal('flow_trigger'), ...named })]),
  settings: z.strictObject({
    fields: z
      .array(
        z.strictObject({
          type: z.enum(['single_line_text_field', 'number_decimal', 'url']),
          key: z.string().regex(/^[a-zA-Z\s]+$/),
          description: z.string().min(1),
        }),
      )
      .min(1),
  }),
})
const Action = z.strictObject({
  extensions: z.tuple([z.strictObject({ type: z.literal('flow_action'), ...named, runtime_url: address })]),
  settings: z.strictObject({
    fields: z
      .array(
        z.union([
          Reference,
          z.strictObject({
            type: z.enum(['single_line_text_field', 'multi_line_text_field', 'number_decimal']),
            key: z.string().regex(/^[a-z_]+$/),
            name: z.string().min(1),
            description: z.string().min(1),
            required: z.boolean(),
          }),
        ]),
      )
      .min(1),
  }),
})
const Lifecycle = z.strictObject({
  extensions: z.tuple([
    z.strictObject({
      type: z.literal('flow_trigger_lifecycle_callback'),
      handle: named.handle,
      name: named.name,
      url: address,
    }),
  ]),
})
const Extension = z.union([Ui, Trigger, Action, Lifecycle])

const files = globSync('extensions/*/shopify.extension.toml')
const read = (file: string) => Extension.safeParse(parse(readFileSync(file, 'utf8')))
const handleOf = (file: string) => read(file).data?.extensions[0].handle

test('there are extensions, and each has a handle of its own', () => {
  expect(files.length).toBeGreaterThan(10)
  expect(globSync('extensions/*')).toHaveLength(files.length)
  expect(new Set(files.map(handleOf)).size).toBe(files.length)
})

test.each(files)('%s declares what Shopify takes', (file) => {
  expect(z.prettifyError(read(file).error ?? new z.ZodError([]))).toBe('')
})

test('a trigger that tells the type of a record names each that is sent', () => {
  const told = files.flatMap((file) => {
    const trigger = Trigger.safeParse(parse(readFileSync(file, 'utf8'))).data
    return trigger?.settings.fields.filter(({ key }) => key === 'Record type') ?? []
  })
  expect(told).toHaveLength(2)
  for (const { description } of told)
    expect(description.match(/\w+/g)?.filter((word) => word !== 'or')).toEqual(
      expect.arrayContaining([...recordKinds]),
    )
})

test('README says which address an operator has to change, and where', () => {
  const readme = readFileSync('README.md', 'utf8')
  const own = files.filter((file) => readFileSync(file, 'utf8').includes(new URL(app.application_url).origin))
  expect(own.map((file) => path.basename(path.dirname(file)))).toEqual(
    own.map(() => expect.stringMatching(/^flow-/)),
  )
  expect(readme).toMatch(/`https:\/\/app\.example\.com`[^.]+`extensions\/flow-\*\/shopify\.extension\.toml`/)
})

describe('what Shopify would refuse is seen', () => {
  const given = readFileSync('extensions/flow-create-zoho-task/shopify.extension.toml', 'utf8')
  test.each([
    ['an address that no route answers', given.replace('/webhooks/flow-actions', '/webhooks/other')],
    ['a handle that is too long', given.replace('"create-zoho-task"', `"${'x'.repeat(31)}"`)],
    ['a type that Flow does not know', given.replace('multi_line_text_field', 'html')],
    ['a field without a name', given.replace('  name = "Subject"\n', '')],
    ['an option that is spelled wrongly', given.replace('runtime_url', 'runtimeUrl')],
  ])('%s', (_, text) => {
    expect(text).not.toBe(given)
    expect(Extension.safeParse(parse(text)).success).toBe(false)
  })
})

test('modules and words that a screen extension names are there', () => {
  for (const file of files) {
    const screen = Ui.safeParse(parse(readFileSync(file, 'utf8'))).data
    if (!screen) continue
    const folder = path.dirname(file)
    for (const { module } of screen.extensions[0].targeting)
      expect({ module, is: existsSync(path.join(folder, module)) }).toEqual({ module, is: true })
    const words: unknown = JSON.parse(readFileSync(`${folder}/locales/en.default.json`, 'utf8'))
    expect(words).toMatchObject({ name: expect.any(String), description: expect.any(String) })
  }
})
