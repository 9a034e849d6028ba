import type { Faults, Rules } from './faults.ts'
import type { AppToml } from './toml.ts'
import type { ShopState } from './shop/state.ts'
import type { GraphQLError } from 'graphql'
import type { BulkOperationRecord } from './types.ts'

/** What a resolver may use. */
export type Context = {
  shop: ShopState
  faults: Faults
  rules: Rules
  now: () => Date
  appToml: AppToml
  apiKey: string
  version: string
  scopes: readonly string[]
  /** Errors that leave partial data behind. */
  errors: GraphQLError[]
  startBulk: (query: string, groupObjects: boolean) => BulkOperationRecord
  cancelBulk: (operation: BulkOperationRecord) => void
}

export type Args = Record<string, unknown>
/** One entry per field that is more than a property of its record. Arrays may stand for connections. */
export type FieldTable = Record<string, (record: never, args: Args, context: Context) => unknown>
