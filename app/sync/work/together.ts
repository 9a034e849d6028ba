// Several things at once, and none left running when one fails: whoever repeats them must not meet the first attempt.

/** Waits until every task has ended. @throws the first failure, in the order given */
export async function together<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  const syncResults = await Promise.allSettled(tasks)
  return syncResults.map((syncResult) => {
    if (syncResult.status === 'rejected') throw syncResult.reason
    return syncResult.value
  })
}
