// Names of words. The compiler knows all of them (i18next.d.ts) and refuses one that is not there. Names that come from
// elsewhere (an edition, a code of Zoho's, a type of field) are looked for before they are used.

import type { i18n, ParseKeys } from 'i18next'
import type screens from './en.json'

type Wording = Pick<i18n, 't' | 'exists'>
type Screens = typeof screens

/** An explanation of a refusal: title and advice. */
export type CauseName = keyof Screens['causes']

type Group =
  | 'dataCentres'
  | 'editions'
  | 'moduleNames'
  | 'modules'
  | 'health.linked'
  | `mapping.${keyof Screens['mapping']}`
  | `auditLog.${keyof Screens['auditLog']}`
  | 'mapping.standard.of'
  | 'privacy.type'

/** Whether there are words of this name. */
export const isWord = ({ exists }: Pick<i18n, 'exists'>, name: string): name is ParseKeys => exists(name)

/** Whether we explain this cause. */
export const isCause = ({ exists }: Pick<i18n, 'exists'>, name: string): name is CauseName =>
  exists(`causes.${name}.title`)

/** The words for a name from elsewhere; where we have none, the name itself unless said otherwise. */
export function wordOr({ t, exists }: Wording, group: Group, name: string, otherwise = name): string {
  const word = `${group}.${name}`
  return isWord({ exists }, word) ? t(word) : otherwise
}
