import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
} from 'graphql'
import type { DocumentNode, GraphQLCompositeType, GraphQLSchema, SelectionSetNode } from 'graphql'
import { prepare, schemaFor } from './schema.ts'
import type { Context } from './world.ts'

type UserError = { field: string[] | null; message: string; code: string }

const invalid = (message: string): UserError[] => [{ field: ['query'], message, code: 'INVALID' }]

/** Why a bulk query cannot start (contract 4), or null. */
export function startRefusal(query: string, context: Context): UserError[] | null {
  const { document, errors } = prepare(context.version, query)
  if (!document || errors.length > 0)
    return invalid(`Invalid bulk query: ${errors[0]?.message ?? 'syntax error'}`)
  const broken = ruleBroken(document, schemaFor(context.version))
  if (broken) return invalid(broken)
  const running = [...context.shop.bulk.values()].filter(
    (b) => b.status === 'CREATED' || b.status === 'RUNNING' || b.status === 'CANCELING',
  )
  if (running.length < 5 && !context.faults.bulk.busy) return null
  const message = `A bulk query operation for this app and shop is already in progress: ${running.map((b) => b.id).join(', ')}.`
  return [{ field: null, message, code: 'OPERATION_IN_PROGRESS' }]
}

function ruleBroken(document: DocumentNode, schema: GraphQLSchema): string | null {
  const operation = document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION)
  if (!operation || operation.operation !== OperationTypeNode.QUERY) return 'Bulk queries must be queries.'
  if ((operation.variableDefinitions?.length ?? 0) > 0) return 'Bulk queries cannot contain variables.'
  const top = operation.selectionSet.selections
  if (top.length !== 1) return 'Bulk queries cannot contain multiple top level fields.'
  const first = top[0]
  if (first?.kind === Kind.FIELD && ['node', 'nodes'].includes(first.name.value))
    return `Bulk queries cannot contain the top-level field ${first.name.value}.`
  const count = { connections: 0 }
  const root = schema.getQueryType()
  const problem = root ? walk(operation.selectionSet, root, 0, false) : null
  if (problem) return problem
  if (count.connections === 0) return 'Bulk queries must contain at least one connection.'
  if (count.connections > 5) return 'Bulk queries cannot contain more than 5 connections.'
  return null

  function walk(
    set: SelectionSetNode,
    type: GraphQLCompositeType,
    depth: number,
    inList: boolean,
  ): string | null {
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT
            ? selection
            : document.definitions.find(
                (d) => d.kind === Kind.FRAGMENT_DEFINITION && d.name.value === selection.name.value,
              )
        if (!fragment || !('selectionSet' in fragment) || !fragment.selectionSet) continue
        const on =
          fragment.kind !== Kind.OPERATION_DEFINITION && 'typeCondition' in fragment && fragment.typeCondition
            ? schema.getType(fragment.typeCondition.name.value)
            : type
        const found =
          isObjectType(on) || isInterfaceType(on) ? walk(fragment.selectionSet, on, depth, inList) : null
        if (found) return found
        continue
      }
      if (!selection.selectionSet || !(isObjectType(type) || isInterfaceType(type))) continue
      const definition = type.getFields()[selection.name.value]
      const named = definition && getNamedType(definition.type)
      if (!definition || !(isObjectType(named) || isInterfaceType(named))) continue
      const isConnection = named.name.endsWith('Connection')
      if (isConnection) {
        count.connections++
        if (inList)
          return 'Queries that contain a connection field within a list field are not currently supported.'
        if (depth > 2) return 'Bulk queries cannot contain connections with a nesting depth greater than 2.'
        const node = getNamedType(
          named.getFields()['nodes']?.type ?? (named.getFields()['edges']?.type as never),
        )
        const types = isAbstractType(node) ? schema.getPossibleTypes(node) : isObjectType(node) ? [node] : []
        if (
          !node.name.endsWith('Edge') &&
          !types.every((t) => t.getInterfaces().some((i) => i.name === 'Node'))
        ) {
          return `The parent 'node' field for a connection must implement Node: ${node.name}.`
        }
      }
      const list =
        inList ||
        (!isConnection && !named.name.endsWith('Edge') && isListType(getNullableType(definition.type)))
      const inner = walk(
        selection.selectionSet,
        named,
        isConnection ? depth + 1 : depth,
        isConnection ? false : list,
      )
      if (inner) return inner
    }
    return null
  }
}

export const parseBulk = parse
