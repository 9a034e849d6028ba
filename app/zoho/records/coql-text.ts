// Text in a COQL query. How its quotes are escaped is open (contracts/zoho 11b.16): with a backslash, or doubled. Pure.

/** Ways to write a text, the reference's own first. */
export const quotings: readonly ((text: string) => string)[] = [
  (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`,
  (text) => `'${text.replaceAll("'", "''")}'`,
]

const awkward = /['\\]+/

/** A text that is written otherwise in each of the ways. */
export const isAwkward = (text: string): boolean => awkward.test(text)

/**
 * A condition that needs no escaping: the text's parts between quotes, in any text around them. It also holds for other
 * values, so that what it finds is compared.
 * @returns null where nothing is left of the text
 */
export function likeParts(field: string, text: string): string | null {
  const parts = text.split(awkward)
  const last = parts.length - 1
  const shapes = parts.flatMap((part, i) =>
    part === '' ? [] : [`${i === 0 ? '' : '%'}${part}${i === last ? '' : '%'}`],
  )
  const tests = shapes.map((shape) => `${field} like '${shape}'`)
  // Conditions are joined in pairs.
  return tests.length === 0 ? null : tests.reduce((joined, test) => `(${joined} and ${test})`)
}
