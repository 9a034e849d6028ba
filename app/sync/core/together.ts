// Several things at once, and none left running when one fails: whoever repeats them must not meet the first attempt.

/** Waits until every task has ended. @throws the first failure, in the order given */
export async function together<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  const endings = await Promise.allSettled(tasks)
  return endings.map((ending) => {
    if (ending.status === 'rejected') throw ending.reason
    return ending.value
  })
}
