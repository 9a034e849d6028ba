// What a request brings, parsed. Bad JSON or another shape is the sender's mistake: 400, and no line in the log (which
// would quote what was sent).

import type { z } from 'zod'

/** @throws Response 400 */
export async function parseBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await request.text()
  return parseInput(jsonOf(text), schema)
}

/** @throws Response 400 */
export function parseInput<T>(given: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw new Response(null, { status: 400 })
  return parsed.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
