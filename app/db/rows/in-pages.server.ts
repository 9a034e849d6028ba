// Lists of any length, a page at a time: PostgreSQL takes 32,767 parameters in a statement, and Prisma one for each value.

/** Far below the limit, and few enough that a statement holds its locks for a moment only. */
const pageLength = 5000

/** Does the work for each page of a list, one after the other; nothing for an empty one. */
export async function inPages<T>(
  values: readonly T[],
  work: (page: T[]) => Promise<unknown>,
  length = pageLength,
): Promise<void> {
  for (let at = 0; at < values.length; at += length) await work(values.slice(at, at + length))
}

/** The same for what answers rows. */
export async function collectPages<T, R>(
  values: readonly T[],
  load: (page: T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const rows: R[] = []
  await inPages(values, async (page) => {
    for (const row of await load(page)) rows.push(row)
  })
  return rows
}
