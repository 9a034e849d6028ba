import { execute, getNamedType, getOperationAST, GraphQLError, Kind, OperationTypeNode } from 'graphql'
import type {
  FragmentDefinitionNode,
  GraphQLFieldResolver,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { inOrder, page } from './connection.ts'
import type { Keyed, PageArgs } from './connection.ts'
import { costOf } from './cost.ts'
import type { CostInput } from './cost.ts'
import { checkAccess, isWithheld } from './fields/access.ts'
import { valueOf } from './fields/resolve.ts'
import { prepare, schemaFor } from './schema.ts'
import type { ShopState } from './shop/state.ts'
import type { Context } from './world.ts'

export type GraphqlBody = { query?: unknown; variables?: unknown; operationName?: unknown }
export type GraphqlAnswer = { body: Record<string, unknown>; operationName?: string; cost?: number }

const MAXIMUM = 1000
const DOCS = 'https://shopify.dev/api/usage/rate-limits'

/** Opaque, stable connections out of arrays; everything else by its table. */
export const resolveField: GraphQLFieldResolver<unknown, Context> = (source, args, context, info) => {
  const type = info.parentType.name
  checkAccess(type, info.fieldName, context)
  const value = valueOf(
    source,
    { type, field: info.fieldName, returns: info.returnType, args, path: () => pathOf(info.path) },
    context,
  )
  const named = getNamedType(info.returnType)
  if (value !== null && isWithheld(type, info.fieldName, context))
    return named.name.endsWith('Connection') ? page(inOrder([]), args as PageArgs) : null
  if (!named.name.endsWith('Connection') || value === null) return value
  if (Array.isArray(value)) return page(inOrder(value), args as PageArgs)
  return isKeyed(value) ? page(value, args as PageArgs) : value
}

export const isKeyed = (value: unknown): value is Keyed =>
  typeof value === 'object' && value !== null && 'rows' in value && 'keyOf' in value

function pathOf(path: { key: string | number; prev: unknown } | undefined): (string | number)[] {
  const keys: (string | number)[] = []
  let at = path
  while (at) {
    keys.unshift(at.key)
    at = at.prev as typeof path
  }
  return keys
}

/** One call: validate, price, take the points, execute, give back what was not used. */
export async function answer(body: GraphqlBody, context: Context): Promise<GraphqlAnswer> {
  const query = typeof body.query === 'string' ? body.query : ''
  const { document, errors } = prepare(context.version, query)
  if (!document || errors.length > 0) return { body: { errors: errors.map((e) => e.toJSON()) } }
  const operation = getOperationAST(
    document,
    typeof body.operationName === 'string' ? body.operationName : undefined,
  )
  if (!operation) return { body: { errors: [{ message: 'An operation name is required' }] } }
  const name = operation.name?.value
  const named = name === undefined ? {} : { operationName: name }
  const variables = typeof body.variables === 'object' && body.variables !== null ? { ...body.variables } : {}
  const schema = schemaFor(context.version)
  const input: CostInput = {
    schema,
    fragments: new Map(
      document.definitions.flatMap((d): [string, FragmentDefinitionNode][] =>
        d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d]] : [],
      ),
    ),
    variables: withDefaults(operation, variables),
    rules: context.rules,
  }
  const root =
    operation.operation === OperationTypeNode.MUTATION ? schema.getMutationType() : schema.getQueryType()
  if (!root) throw new Error('schema without root')
  const price = (data?: unknown) =>
    operation.operation === OperationTypeNode.MUTATION
      ? 10 * operation.selectionSet.selections.length
      : costOf(input, operation.selectionSet, root, data)
  const requested = price()
  const refused = refuse(context, requested)
  if (refused) return { body: refused, ...named, cost: 0 }
  context.shop.available -= requested
  const result = await execute({
    schema,
    document,
    rootValue: {},
    contextValue: context,
    variableValues: variables,
    ...(name === undefined ? {} : { operationName: name }),
    fieldResolver: resolveField,
  })
  const actual = Math.min(requested, result.data ? price(result.data) : 0)
  context.shop.available += requested - actual
  const allErrors = [...(result.errors ?? []).map(shown), ...context.errors]
  return {
    ...named,
    cost: actual,
    body: {
      ...('data' in result ? { data: result.data } : {}),
      ...(allErrors.length > 0 ? { errors: allErrors.map((e) => e.toJSON()) } : {}),
      extensions: {
        cost: {
          requestedQueryCost: requested,
          actualQueryCost: actual,
          throttleStatus: throttleStatus(context.shop),
        },
      },
    },
  }
}

/** A bug of a resolver shows itself; refusals of ours and of the schema pass. */
function shown(error: GraphQLError): GraphQLError {
  if (error.originalError && !(error.originalError instanceof GraphQLError)) {
    return new GraphQLError(`SIMULATOR: ${error.message}\n${error.originalError.stack ?? ''}`, {
      path: error.path ?? [],
    })
  }
  if (error.extensions['code'] || error.path) return error
  return new GraphQLError(error.message, {
    ...(error.nodes ? { nodes: error.nodes } : {}),
    extensions: { code: 'INVALID_VARIABLE' },
  })
}

function withDefaults(
  operation: OperationDefinitionNode,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const variables = { ...given }
  for (const definition of operation.variableDefinitions ?? []) {
    const key = definition.variable.name.value
    if (variables[key] === undefined && definition.defaultValue?.kind === Kind.INT)
      variables[key] = Number(definition.defaultValue.value)
  }
  return variables
}

function refill(shop: ShopState): void {
  const now = performance.now()
  const maximum = shop.restoreRate * 20
  shop.available = Math.min(maximum, shop.available + ((now - shop.refilledAt) / 1000) * shop.restoreRate)
  shop.refilledAt = now
}

function throttleStatus(shop: ShopState) {
  refill(shop)
  return {
    maximumAvailable: shop.restoreRate * 20,
    currentlyAvailable: Math.floor(shop.available),
    restoreRate: shop.restoreRate,
  }
}

function refuse(context: Context, requested: number): Record<string, unknown> | null {
  refill(context.shop)
  const cost = {
    requestedQueryCost: requested,
    actualQueryCost: null,
    throttleStatus: throttleStatus(context.shop),
  }
  if (requested > MAXIMUM) {
    const message = `Query cost is ${requested}, which exceeds the single query max cost limit (${MAXIMUM}).\n\nSee https://shopify.dev/concepts/about-apis/rate-limits for more information on how the\ncost of a query is calculated.`
    return {
      errors: [
        {
          message,
          extensions: { code: 'MAX_COST_EXCEEDED', cost: requested, maxCost: MAXIMUM, documentation: DOCS },
        },
      ],
      extensions: { cost },
    }
  }
  if (context.faults.throttled > 0) context.faults.throttled--
  else if (requested <= context.shop.available) return null
  return {
    errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED', documentation: DOCS } }],
    extensions: { cost },
  }
}

export type { SelectionSetNode }
