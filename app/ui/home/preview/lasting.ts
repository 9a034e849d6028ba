// What an import would do for good, by its preview.

import type { Settings } from '#app/mapping/settings/settings.ts'
import type { PreviewView } from '#app/ui/home/views.ts'

export type LastingProps = { conversions: number; replaced: number; ruled: number }

type Foreseen = Pick<NonNullable<PreviewView['forecast']>, 'conversions' | 'adopted' | 'ruled'>

/** With "keep" a rule that always wins still writes over what is there. */
export const lastingOf = (
  { conversions, adopted, ruled }: Foreseen,
  existing: Settings['existing'],
): LastingProps =>
  existing === 'replace' ? { conversions, replaced: adopted, ruled: 0 } : { conversions, replaced: 0, ruled }
