// A refusal in one sentence, for those who are not our own screens.

import { explanationOf } from '#app/ui/format/causes.ts'
import { isCause } from './names.ts'
import { createWording } from './wording.ts'

/**
 * The words for a cause code in the language of a locale; the general ones where we have none of its own.
 * @param reference what support finds the refusal by, where it is one of a request
 */
export async function causeTitle(code: string, locale: string, reference?: string): Promise<string> {
  const wording = await createWording(locale)
  const known = explanationOf(code, (name) => isCause(wording, name))
  const title = wording.t(`causes.${known}.title`)
  return reference ? `${title} ${wording.t('refusal.reference', { reference })}` : title
}
