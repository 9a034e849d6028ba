// How soon something is due.

/** How urgent it is: overdue, due within a week, or not. */
export function urgencyOf(dueAt: Date, now: Date): 'overdue' | 'soon' | 'later' {
  const leftMs = dueAt.getTime() - now.getTime()
  if (leftMs < 0) return 'overdue'
  return leftMs < weekMs ? 'soon' : 'later'
}
const weekMs = 7 * 24 * 3600_000
