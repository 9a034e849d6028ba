import { getNamedType, isCompositeType, isInterfaceType, isObjectType, Kind } from 'graphql'
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql'
import type { Rules } from './faults.ts'

export type CostInput = {
  schema: GraphQLSchema
  fragments: Map<string, FragmentDefinitionNode>
  variables: Record<string, unknown>
  rules: Rules
}

/**
 * Points of a selection (contract 3.3): scalar 0, object 1, connection 2 + size x (1 + node), mutation 10.
 * With `data` the sizes are those of the answer: the actual cost.
 */
export function costOf(
  input: CostInput,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  data?: unknown,
): number {
  let cost = 0
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) cost += fieldCost(input, selection, type, data)
    else {
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? input.fragments.get(selection.name.value) : selection
      if (!fragment) continue
      const on = fragment.typeCondition ? input.schema.getType(fragment.typeCondition.name.value) : type
      if (!isCompositeType(on)) continue
      if (data !== undefined && !applies(data, on, type)) continue
      cost += costOf(input, fragment.selectionSet, on, data)
    }
  }
  return cost
}

function applies(data: unknown, on: GraphQLCompositeType, type: GraphQLCompositeType): boolean {
  if (on === type || isInterfaceType(on)) return true
  const name = typeof data === 'object' && data !== null && '__typename' in data ? data['__typename'] : null
  return typeof name === 'string' ? name === on.name : true
}

function fieldCost(input: CostInput, field: FieldNode, type: GraphQLCompositeType, data?: unknown): number {
  if (field.name.value.startsWith('__') || !field.selectionSet) return 0
  if (!isObjectType(type) && !isInterfaceType(type)) return 0
  const definition = type.getFields()[field.name.value]
  const named = definition && getNamedType(definition.type)
  if (!named || !isCompositeType(named)) return 0
  const key = field.alias?.value ?? field.name.value
  const value = data === undefined ? undefined : (data as Record<string, unknown> | null)?.[key]
  if (data !== undefined && (value === null || value === undefined)) return 0
  if (named.name.endsWith('Connection')) return connectionCost(input, field, named, value)
  if (field.name.value === 'nodes' && type.name === 'QueryRoot') return nodesCost(input, field, named, value)
  if (Array.isArray(value))
    return (
      1 + Math.max(0, ...value.map((v) => costOf(input, field.selectionSet as SelectionSetNode, named, v)))
    )
  return 1 + costOf(input, field.selectionSet, named, value)
}

function connectionCost(
  input: CostInput,
  field: FieldNode,
  type: GraphQLCompositeType,
  data?: unknown,
): number {
  const size = argument(input, field, 'first') ?? argument(input, field, 'last') ?? 0
  let rows = Number(size)
  let inner = 0
  for (const selection of field.selectionSet?.selections ?? []) {
    if (selection.kind !== Kind.FIELD || !selection.selectionSet || !isObjectType(type)) continue
    const name = selection.name.value
    if (name !== 'nodes' && name !== 'edges') continue
    const node = getNamedType(type.getFields()[name]?.type as never)
    if (!isCompositeType(node)) continue
    const list =
      data === undefined ? undefined : (data as Record<string, unknown>)[selection.alias?.value ?? name]
    if (Array.isArray(list)) {
      rows = list.length
      inner = Math.max(
        inner,
        ...list.map((row) => rowCost(input, selection.selectionSet as SelectionSetNode, node, row)),
      )
    } else inner = Math.max(inner, rowCost(input, selection.selectionSet, node))
  }
  const factor = input.rules.costModel === 'linear' ? rows : Math.ceil(2 * Math.log(Math.max(rows, 2)))
  return 2 + (rows === 0 ? 0 : factor) * inner
}

/** An edge is no object of its own: edges { node { } } costs as nodes { }. */
function rowCost(input: CostInput, set: SelectionSetNode, type: GraphQLCompositeType, row?: unknown): number {
  if (!type.name.endsWith('Edge')) return 1 + costOf(input, set, type, row)
  const cost = costOf(input, set, type, row)
  return Math.max(1, cost)
}

function nodesCost(input: CostInput, field: FieldNode, type: GraphQLCompositeType, value: unknown): number {
  const set = field.selectionSet as SelectionSetNode
  const parts = set.selections.map((selection) => costOf(input, { ...set, selections: [selection] }, type))
  const fields = set.selections.map((s, i) =>
    s.kind === Kind.INLINE_FRAGMENT || s.kind === Kind.FRAGMENT_SPREAD ? 0 : (parts[i] ?? 0),
  )
  const branches = set.selections.map((s, i) => (s.kind === Kind.FIELD ? 0 : (parts[i] ?? 0)))
  const one = 1 + fields.reduce((a, b) => a + b, 0) + Math.max(0, ...branches)
  if (!input.rules.nodesCostPerId) return one
  const ids = argument(input, field, 'ids')
  const count = Array.isArray(value) ? value.filter(Boolean).length : Array.isArray(ids) ? ids.length : 1
  return count * one
}

function argument(input: CostInput, field: FieldNode, name: string): unknown {
  const value = field.arguments?.find((entry) => entry.name.value === name)?.value
  if (!value) return undefined
  if (value.kind === Kind.VARIABLE) return input.variables[value.name.value]
  if (value.kind === Kind.INT) return Number(value.value)
  return value.kind === Kind.LIST ? value.values : undefined
}
