const patienceMs = 60_000

/** Polls a condition; fails after a while instead of hanging. */
export async function until(condition: () => Promise<boolean> | boolean, within = patienceMs): Promise<void> {
  const deadline = Date.now() + within
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not so within ${within} ms: ${condition.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
