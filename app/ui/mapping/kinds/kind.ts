// The form that asks for what a kind is filtered by besides tags and its age.

import type { RecordKind } from '#app/lib/kinds.ts'
import type { KindChoices } from '#app/mapping/settings/kind-choices.ts'

export type FormProps = { draft: KindChoices; currency: string; onChange: (next: KindChoices) => void }

type Filters<Kind extends RecordKind> = Extract<KindChoices, { kind: Kind }>['filters']

export type FiltersProps<Kind extends RecordKind> = {
  value: Filters<Kind>
  currency: string
  change: (part: Partial<Filters<Kind>>) => void
}

/** What all kinds are filtered by. */
export type CommonFilters = Pick<Filters<RecordKind>, 'tagged' | 'notTagged' | 'createdSince'>

/** The same choices with other filters of those that all kinds have. */
export function withCommon(draft: KindChoices, part: Partial<CommonFilters>): KindChoices {
  if (draft.kind === 'customer') return { ...draft, filters: { ...draft.filters, ...part } }
  if (draft.kind === 'checkout') return { ...draft, filters: { ...draft.filters, ...part } }
  if (draft.kind === 'draftOrder') return { ...draft, filters: { ...draft.filters, ...part } }
  if (draft.kind === 'product') return { ...draft, filters: { ...draft.filters, ...part } }
  return { ...draft, filters: { ...draft.filters, ...part } }
}
