// Shopify Flow, as far as an app sees it: triggers that the app tells (flowTriggerReceive), news of which of them workflows use
// (flow_trigger_lifecycle_callback), and actions that call the app (flow_action). All are declared in the extensions beside
// shopify.app.toml. Sources: README, "Flow".

import { createHmac, randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'
import type { ShopState } from './shop/state.ts'
import type { Webhooks } from './webhooks.ts'

const Field = z.object({ type: z.string(), key: z.string().optional(), required: z.boolean().optional() })
const File = z.object({
  extensions: z
    .array(
      z.object({
        type: z.string(),
        handle: z.string(),
        name: z.string(),
        url: z.string().optional(),
        runtime_url: z.string().optional(),
      }),
    )
    .length(1),
  settings: z.object({ fields: z.array(Field).default([]) }).prefault({}),
})

export type FlowField = { name: string; type: string; required: boolean }
export type FlowExtension = {
  type: string
  handle: string
  name: string
  path: string
  fields: FlowField[]
}

/** A reference is sent by the name of what it refers to. */
const nameOf = ({ type, key }: z.infer<typeof Field>) => key ?? type.replace(/_reference$/, '_id')

export function readFlowExtensions(appToml: string): FlowExtension[] {
  const folder = dirname(appToml)
  return globSync(`${folder}/extensions/*/shopify.extension.toml`).flatMap((file) => {
    const { extensions, settings } = File.parse(parse(readFileSync(file, 'utf8')))
    const [extension] = extensions
    if (!extension?.type.startsWith('flow_')) return []
    const { type, handle, name, url, runtime_url } = extension
    const path = url ?? runtime_url
    const fields = settings.fields.map((field) => ({
      name: nameOf(field),
      type: field.type,
      required: field.required ?? type === 'flow_trigger',
    }))
    return [{ type, handle, name, path: path ? new URL(path).pathname : '', fields }]
  })
}

const mostBytes = 50_000

/** The mutation's userErrors; none where the trigger was taken. */
export function receiveTrigger(
  { handle, payload }: { handle: unknown; payload: unknown },
  { shop, extensions, now }: { shop: ShopState; extensions: readonly FlowExtension[]; now: Date },
): { field: string[]; message: string }[] {
  const trigger = extensions.find((one) => one.type === 'flow_trigger' && one.handle === handle)
  if (!trigger) return [{ field: ['handle'], message: `Invalid handle '${String(handle)}'.` }]
  const values = z.record(z.string(), z.unknown()).safeParse(payload).data
  if (!values || JSON.stringify(values).length > mostBytes)
    return [{ field: ['payload'], message: 'Invalid payload.' }]
  const odd = trigger.fields.filter(({ name, type }) => !fits(values[name], type)).map(({ name }) => name)
  const strange = Object.keys(values).filter((key) => !trigger.fields.some(({ name }) => name === key))
  if (odd.length + strange.length > 0)
    return [{ field: ['payload'], message: `Invalid fields: ${[...odd, ...strange].join(', ')}.` }]
  shop.flowTold.push({ handle: trigger.handle, payload: values, at: now.toISOString() })
  return []
}

function fits(value: unknown, type: string): boolean {
  if (type === 'number_decimal' || type.endsWith('_reference')) return typeof value === 'number'
  if (type === 'url') return typeof value === 'string' && URL.canParse(value)
  return typeof value === 'string'
}

export type FlowRun = { runId?: string; secret?: string; body?: object }

/** Workflows of one shop, and what they send. */
export class Flow {
  readonly #shop: ShopState
  readonly #webhooks: Webhooks
  readonly #extensions: readonly FlowExtension[]

  constructor(shop: ShopState, webhooks: Webhooks) {
    this.#shop = shop
    this.#webhooks = webhooks
    this.#extensions = webhooks.world.appToml.flow
  }

  /** What triggers were told, oldest first. */
  get told(): readonly { handle: string; payload: Record<string, unknown>; at: string }[] {
    return this.#shop.flowTold
  }

  /** A merchant switches the first workflow with this trigger on, or the last one off. */
  uses(
    handle: string,
    on = true,
    { at = this.#webhooks.world.now(), named = handle } = {},
  ): Promise<Response> {
    const callback = this.#extensions.find(({ type }) => type === 'flow_trigger_lifecycle_callback')
    return this.#post(callback?.path ?? '', {
      flow_trigger_definition_id: named,
      has_enabled_flow: on,
      shop_id: Number(this.#shop.id.split('/').at(-1)),
      shopify_domain: this.#shop.domain,
      timestamp: at.toISOString(),
    })
  }

  /** A workflow comes to this action. Run again with the same `runId`, as Flow does after 202, 429, 5xx and silence. */
  runs(handle: string, properties: Record<string, unknown>, run: FlowRun = {}): Promise<Response> {
    const action = this.#extensions.find((one) => one.type === 'flow_action' && one.handle === handle)
    if (!action) throw new Error(`No extension declares the action ${handle}`)
    const missing = action.fields.filter(({ name, required }) => required && !(name in properties))
    if (missing.length > 0) throw new Error(`Flow would not run ${handle} without ${missing[0]?.name}`)
    const body = {
      shop_id: this.#shop.id.split('/').at(-1),
      shopify_domain: this.#shop.domain,
      action_run_id: run.runId ?? randomUUID(),
      action_definition_id: action.name,
      handle,
      properties,
      ...run.body,
    }
    return this.#post(action.path, body, run.secret)
  }

  #post(path: string, payload: object, secret = this.#webhooks.world.secret()): Promise<Response> {
    const { urlOf } = this.#webhooks.world
    if (!urlOf || path === '') throw new Error('Flow has no address of the app')
    const body = JSON.stringify(payload)
    return this.#webhooks.post(urlOf(path), body, {
      'content-type': 'application/json',
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    })
  }
}
