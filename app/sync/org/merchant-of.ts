import type { RecordKind } from '#app/lib/kinds.ts'
import type { Merchant } from '#app/mapping/settings/merchant.ts'
import type { OrgConfig } from './org-config.server.ts'

/** The merchant's say on records of a kind, where they begin. */
export const merchantOf = ({ shop, zone, settings, modules }: OrgConfig, kind: RecordKind): Merchant => ({
  ...{ shop, zone, settings },
  fields: modules[kind]?.fields ?? new Map(),
})
