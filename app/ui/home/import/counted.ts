// What a preview counted: the check above it then says the same, not its own estimate.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { PreviewView } from '#app/ui/home/views.ts'

export type Counted = {
  /** As Shopify counts them: products, not variants. */
  records: readonly { kind: RecordKind; count: number }[]
  credits: number
  minutes: number
}

/** Null while there is no completed preview. */
export function countedBy(preview: PreviewView | null): Counted | null {
  if (preview?.state !== 'completed' || !preview.forecast) return null
  const { credits, minutes } = preview.forecast
  return { records: preview.steps.map(({ kind, cursor }) => ({ kind, count: cursor })), credits, minutes }
}
