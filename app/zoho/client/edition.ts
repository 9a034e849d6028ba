// Zoho's editions as classes of shops: what an organisation may do (credits, calls at once, modules) hangs on them, and
// they are few enough for a label of metrics.

const editionClasses = [
  'free',
  'standard',
  'professional',
  'enterprise',
  'ultimate',
  'other',
  'none',
] as const

export type EditionClass = (typeof editionClasses)[number]

// The first that a name begins with: the small ones of a family come before it.
const sameAs: Readonly<Record<string, EditionClass>> = {
  starter: 'standard',
  zohoonestandard: 'standard',
  crmplusstarter: 'standard',
  zohoone: 'enterprise',
  crmplus: 'ultimate',
}

/** Tags that a record may have (contracts/zoho 11b.8). Where nobody says, Zoho's refusal does. */
export const mostTags = (edition: string): number =>
  ['free', 'standard'].includes(editionClass(edition)) ? 5 : 10

/** `none` without an organisation, `other` for a name that is new to us. */
export function editionClass(edition: string | null): EditionClass {
  const name = (edition ?? '').toLowerCase()
  if (name === '') return 'none'
  const shared = Object.keys(sameAs).find((key) => name.startsWith(key))
  return (shared && sameAs[shared]) || (editionClasses.find((one) => name.startsWith(one)) ?? 'other')
}
