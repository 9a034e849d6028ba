// Whether a customer and a person in Zoho are called the same. Pure.

type Named = { first: string | null; last: string | null }

const words = (name: string | null): string[] =>
  (name ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

/** Same words in any order, case and accents; where one side has no first name, the last names decide. */
export function nameFits(one: Named, other: Named): boolean {
  const whole = ({ first, last }: Named) => [...words(first), ...words(last)].toSorted().join(' ')
  if (whole(one) === whole(other)) return true
  const halved = words(one.first).length === 0 || words(other.first).length === 0
  return halved && words(one.last).length > 0 && words(one.last).join(' ') === words(other.last).join(' ')
}

/** No word in common: who married is still called Ann. */
export function isCalledOtherwise(one: Named, other: Named): boolean {
  const theirs = new Set([...words(other.first), ...words(other.last)])
  return ![...words(one.first), ...words(one.last)].some((word) => theirs.has(word))
}
