// Lines of a description: what was bought. Pure.

const linesLimit = 20_000

/** Whole ones, and how many there is no room for: the facts below must stay in sight. */
export function wholeLines(lines: readonly string[]): string[] {
  let room = linesLimit
  const shown = lines.filter((one) => (room -= one.length + 1) >= 0)
  const more = lines.length - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more`] : []), ...(shown.length > 0 ? [''] : [])]
}
