// Whether a customer and a person in Zoho are called the same. Pure.

type Named = { first: string | null; last: string | null }

const words = (name: string | null): string[] =>
  (name ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

const isFull = ({ first, last }: Named): boolean => words(first).length > 0 && words(last).length > 0
const isLatin = ({ first, last }: Named): boolean => /\p{Script=Latin}/u.test(`${first ?? ''}${last ?? ''}`)

/** Same words in any order, case and accents; where one side has no first name, the last names decide. */
export function nameFits(one: Named, other: Named): boolean {
  const whole = ({ first, last }: Named) => [...words(first), ...words(last)].toSorted().join(' ')
  if (whole(one) === whole(other)) return true
  const halved = words(one.first).length === 0 || words(other.first).length === 0
  return halved && words(one.last).length > 0 && words(one.last).join(' ') === words(other.last).join(' ')
}

/** Named in full, both, and by the same words: half a name is somebody else's as well, and a mailbox no name at all. */
export const isSameInFull = (one: Named, other: Named): boolean =>
  isFull(one) && isFull(other) && nameFits(one, other)

/**
 * No word in common, where both are named in full and in the same letters: who married is still called Ann, and half a
 * name or one in other letters says nothing.
 */
export function isCalledOtherwise(one: Named, other: Named): boolean {
  if (![one, other].every(isFull) || isLatin(one) !== isLatin(other)) return false
  const theirs = new Set([...words(other.first), ...words(other.last)])
  return ![...words(one.first), ...words(one.last)].some((word) => theirs.has(word))
}
