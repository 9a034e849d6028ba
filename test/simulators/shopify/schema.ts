import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { buildClientSchema, GraphQLError, parse, validate } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'

type Loaded = { schema: GraphQLSchema; protectedContent: ReadonlyMap<string, string> }
const loaded = new Map<string, Loaded>()

/** The real schema, once per process: 2026-10 has its own snapshot, everything else is read as 2026-07 (contract 2). */
export const schemaFor = (version: string): GraphQLSchema => load(version).schema

/** Which of a customer's data a field is: name, address, email or phone; undefined: nobody has to approve it. */
export const protectedContent = (version: string, type: string, field: string): string | undefined =>
  load(version).protectedContent.get(`${type}.${field}`)

function load(version: string): Loaded {
  const file = version === '2026-10' || version === 'unstable' ? 'admin_2026-10' : 'admin_2026-07'
  const known = loaded.get(file)
  if (known) return known
  const packed = readFileSync(new URL(`./schema/${file}.json.gz`, import.meta.url))
  const json = JSON.parse(gunzipSync(packed).toString())
  const introspection = json.data ?? json
  const made = {
    schema: buildClientSchema(introspection),
    protectedContent: protectedIn(introspection),
  }
  loaded.set(file, made)
  return made
}

type Field = { name: string; isProtected?: boolean; protectedContent?: string | null }
type Introspected = Record<string, { types: { name: string; fields?: Field[] | null }[] }>

// What buildClientSchema leaves out: Shopify's own marks on the fields (contract 9b, SCHEMA).
const protectedIn = (introspection: Introspected): Map<string, string> =>
  new Map(
    (introspection['__schema']?.types ?? []).flatMap(({ name, fields }) =>
      (fields ?? []).flatMap((field): [string, string][] =>
        field.isProtected && field.protectedContent
          ? [[`${name}.${field.name}`, field.protectedContent]]
          : [],
      ),
    ),
  )

export type Prepared = { document: DocumentNode | null; errors: GraphQLError[] }
const prepared = new Map<string, Prepared>()

/** Parsed and validated once per text: thousands of equal calls are then cheap. */
export function prepare(version: string, query: string): Prepared {
  const key = `${version === '2026-10' ? version : ''}${query}`
  const known = prepared.get(key)
  if (known) return known
  const result = work(version, query)
  if (prepared.size > 300) prepared.delete(prepared.keys().next().value ?? '')
  prepared.set(key, result)
  return result
}

function work(version: string, query: string): Prepared {
  let document: DocumentNode
  try {
    document = parse(query)
  } catch (error) {
    if (error instanceof GraphQLError) return { document: null, errors: [error] }
    throw error
  }
  return { document, errors: validate(schemaFor(version), document).map(named) }
}

const CODES: [RegExp, string][] = [
  [/^Cannot query field/, 'undefinedField'],
  [/^Unknown argument/, 'argumentNotAccepted'],
  [/argument .* is required|^Argument .* of type .* is required/, 'missingRequiredArguments'],
  [/must have a selection|must not have a selection/, 'selectionMismatch'],
  [/^Unknown type/, 'undefinedType'],
  [/^Variable .* is not defined/, 'variableNotDefined'],
  [/is never used/, 'variableNotUsed'],
  [/^Unknown fragment/, 'useAndDefineFragment'],
  [/^Fragment .* is never used/, 'useAndDefineFragment'],
  [/of type .* used in position/, 'variableMismatch'],
]

/** Shopify names each static error in extensions.code (undefinedField and its kin). */
function named(error: GraphQLError): GraphQLError {
  const code = CODES.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'argumentLiteralsIncompatible'
  const match = /^Cannot query field "(.+?)" on type "(.+?)"/.exec(error.message)
  const message = match ? `Field '${match[1]}' doesn't exist on type '${match[2]}'` : error.message
  const extra = match ? { typeName: match[2], fieldName: match[1] } : {}
  return new GraphQLError(message, {
    ...(error.nodes ? { nodes: error.nodes } : {}),
    extensions: { code, ...extra },
  })
}
