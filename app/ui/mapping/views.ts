// What the mapping page is given to show.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import type { PreviewResult } from '#app/mapping/catalogue/preview.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'

export type MappingView = {
  kind: RecordKind
  /** Those that have a mapping to look at. */
  kinds: readonly RecordKind[]
  /** API name of the module in Zoho. */
  module: string
  choices: KindChoices
  /** What `choices` are when nothing was ever chosen. */
  standard: KindChoices
  /** Zoho's fields as last read; empty before the first import. */
  fields: ZohoField[]
  /** Our own id field there. */
  idField: string | null
  connected: boolean
  /** Zoho's consent is gone, and may be given again. */
  disconnected: boolean
  /** The kind is synced at all. */
  kindOn: boolean
  currency: string
  /** What Shopify lets the app read. */
  scopes: readonly string[]
}

type LayoutView = { id: string; name: string; fields: string[]; required: string[] }

type ZohoChoicesView = {
  fields: ZohoField[]
  users: { id: string; name: string }[]
  layouts: LayoutView[]
}

export type ZohoChoicesAnswer = { choices: ZohoChoicesView | null; refusal: RefusalAnswer | null }

export type PreviewAnswer = {
  preview: { found: { id: string; title: string }[]; record: (PreviewResult & { id: string }) | null } | null
  refusal: RefusalAnswer | null
}
