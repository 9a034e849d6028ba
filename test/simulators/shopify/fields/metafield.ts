import type { MetafieldRecord } from '../types.ts'
import type { Args, FieldTable } from '../world.ts'

type Owner = { id: string; createdAt: string; updatedAt: string; metafields?: Map<string, MetafieldRecord> }

/** metafield(key: "custom.x") and metafield(namespace:, key:) both work; records keep a Map keyed "namespace.key". */
export function metafieldFields(ownerType: string): FieldTable {
  const shown = (owner: Owner, record: MetafieldRecord) => ({
    __typename: 'Metafield',
    id: `gid://shopify/Metafield/${numberOf(`${owner.id}${record.namespace}.${record.key}`)}`,
    ...record,
    ownerType,
    jsonValue: json(record.value),
    createdAt: owner.createdAt,
    updatedAt: record.updatedAt ?? owner.updatedAt,
    compareDigest: '0',
  })
  return {
    metafield: (owner: Owner, args) => {
      const key = [args['namespace'], args['key']].filter((part) => typeof part === 'string').join('.')
      const record = owner.metafields?.get(key)
      return record ? shown(owner, record) : null
    },
    metafields: (owner: Owner, args) => chosen(owner, args).map((record) => shown(owner, record)),
  }
}

function chosen(owner: Owner, args: Args): MetafieldRecord[] {
  const keys = args['keys']
  const all = [...(owner.metafields?.values() ?? [])]
  if (Array.isArray(keys))
    return all.filter((m) => keys.includes(`${m.namespace}.${m.key}`) || keys.includes(m.key))
  return args['namespace'] ? all.filter((m) => m.namespace === args['namespace']) : all
}

/** The same number for the same text. */
const numberOf = (text: string) => Buffer.from(text).reduce((hash, byte) => (hash * 31 + byte) % 1e13, 7)

function json(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
