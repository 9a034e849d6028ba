import {
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  getNullableType,
  Kind,
} from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLOutputType,
  GraphQLSchema,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'
import { isKeyed } from './graphql.ts'
import { checkAccess } from './fields/access.ts'
import { Redacted } from './fields/protected.ts'
import { valueOf } from './fields/resolve.ts'
import type { Args, Context } from './world.ts'

/** A selection compiled once, then applied to record after record: graphql's execute would take minutes. */
export type Step = {
  key: string
  type: string
  field: string
  args: Args
  returns: GraphQLOutputType
  kind: 'typename' | 'leaf' | 'object' | 'list' | 'connection'
  /** Only for records of these types (inside a fragment). */
  only: Set<string> | null
  steps: Step[]
}

export type Plan = { root: Step }

export function planOf(schema: GraphQLSchema, document: DocumentNode): Plan {
  const operation = document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION)
  const query = schema.getQueryType()
  if (!operation || !query) throw new Error('no query')
  const steps = compile(operation.selectionSet, query, null)
  const root = steps[0]
  if (!root) throw new Error('empty query')
  return { root }

  function compile(set: SelectionSetNode, type: GraphQLCompositeType, only: Set<string> | null): Step[] {
    return set.selections.flatMap((selection) => stepsOf(selection, type, only))
  }

  function stepsOf(selection: SelectionNode, type: GraphQLCompositeType, only: Set<string> | null): Step[] {
    if (selection.kind === Kind.FIELD) return [fieldStep(selection, type, only)]
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : document.definitions.find(
            (d) => d.kind === Kind.FRAGMENT_DEFINITION && d.name.value === selection.name.value,
          )
    if (
      !fragment ||
      fragment.kind === Kind.OPERATION_DEFINITION ||
      !('selectionSet' in fragment) ||
      !fragment.selectionSet
    )
      return []
    const condition = 'typeCondition' in fragment ? fragment.typeCondition : undefined
    const on = condition ? schema.getType(condition.name.value) : type
    if (!isCompositeType(on)) return []
    const names =
      on === type
        ? only
        : new Set(isAbstractType(on) ? schema.getPossibleTypes(on).map((t) => t.name) : [on.name])
    return compile(fragment.selectionSet, on, names)
  }

  function fieldStep(node: FieldNode, type: GraphQLCompositeType, only: Set<string> | null): Step {
    const key = node.alias?.value ?? node.name.value
    const field = node.name.value
    if (field === '__typename')
      return {
        key,
        type: type.name,
        field,
        args: {},
        returns: query as GraphQLOutputType,
        kind: 'typename',
        only,
        steps: [],
      }
    const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined
    if (!definition) throw new Error(`no field ${type.name}.${field}`)
    const named = getNamedType(definition.type)
    const base = {
      key,
      type: type.name,
      field,
      args: getArgumentValues(definition, node),
      returns: definition.type,
      only,
    }
    if (!isCompositeType(named)) return { ...base, kind: 'leaf', steps: [] }
    const inner = node.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] }
    if (named.name.endsWith('Connection'))
      return { ...base, kind: 'connection', steps: rowSteps(inner, named) }
    const list = isListType(getNullableType(definition.type))
    return { ...base, kind: list ? 'list' : 'object', steps: compile(inner, named, null) }
  }

  /** The fields of the nodes, through edges { node { } } or nodes { }; cursors and pageInfo are ignored. */
  function rowSteps(set: SelectionSetNode, type: GraphQLCompositeType): Step[] {
    if (!isObjectType(type)) return []
    return set.selections.flatMap((selection) => {
      if (selection.kind !== Kind.FIELD || !selection.selectionSet) return []
      const definition = type.getFields()[selection.name.value]
      const named = definition && getNamedType(definition.type)
      if (!isCompositeType(named)) return []
      if (selection.name.value === 'nodes' || selection.name.value === 'node')
        return compile(selection.selectionSet, named, null)
      return selection.name.value === 'edges' ? rowSteps(selection.selectionSet, named) : []
    })
  }
}

/** Rows of a connection, however its field gives them. */
export function rowsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return isKeyed(value) ? value.rows : []
}

export type Child = { step: Step; rows: readonly unknown[] }

const typeNameOf = (record: unknown, fallback: string): string =>
  typeof record === 'object' && record !== null && '__typename' in record
    ? String(record['__typename'])
    : fallback

/** One record's own JSON; its connections are handed back to be written as lines of their own. */
export function project(
  record: unknown,
  steps: readonly Step[],
  context: Context,
  children: Child[],
): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const step of steps) {
    const type = typeNameOf(record, step.type)
    if (step.only && !step.only.has(type)) continue
    if (step.kind === 'typename') {
      out[step.key] = type
      continue
    }
    checkAccess(step.type, step.field, context)
    const value = valueOf(
      record,
      { type, field: step.field, returns: step.returns, args: step.args },
      context,
    )
    if (step.kind === 'leaf') out[step.key] = value
    else if (step.kind === 'connection') children.push({ step, rows: value === null ? [] : rowsOf(value) })
    else if (value === null || value === undefined) out[step.key] = null
    else
      out[step.key] = shown(step, () =>
        step.kind === 'list'
          ? (value as unknown[]).map((row) => project(row, step.steps, context, children))
          : project(value, step.steps, context, children),
      )
  }
  return out
}

// What is withheld of a field that cannot be null takes what is around it along, here without a word.
function shown<T>({ returns }: Step, projected: () => T): T | null {
  try {
    return projected()
  } catch (error) {
    if (error instanceof Redacted && !isNonNullType(returns)) return null
    throw error
  }
}
