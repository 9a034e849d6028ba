// What the badge beside one record of a preview says: a question is no refusal.

import { isQuestion } from '#app/lib/outcomes.ts'
import type { SampleView } from '#app/ui/home/views.ts'

const tones = { created: 'success', updated: 'info', skipped: undefined, rejected: 'critical' } as const

export function sampleBadge({ result, cause }: Pick<SampleView, 'result' | 'cause'>) {
  if (result === 'rejected' && isQuestion(cause))
    return { word: 'result.question', tone: 'attention' } as const
  if (result === 'rejected') return { word: 'records.state.refused', tone: tones.rejected } as const
  return { word: `preview.results.${result}`, tone: tones[result] } as const
}
