// An answer that lists records. Pure.

import { z } from 'zod'
import { InvariantError } from '#app/lib/errors.ts'
import { ZohoId } from '#app/lib/ids.ts'

const ListAnswer = z.object({
  data: z.array(z.looseObject({ id: ZohoId })),
  info: z
    .object({
      more_records: z.union([z.boolean(), z.stringbool()]).optional().catch(undefined),
      next_page_token: z.string().nullish().catch(undefined),
      count: z.number().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
})

const noRows = { data: [], info: undefined }

/** The records of a list answer; an empty body is an empty list. */
export function listOf(body: unknown): z.infer<typeof ListAnswer> {
  if (body === null || body === undefined || body === '') return noRows
  const parsed = ListAnswer.safeParse(body)
  if (!parsed.success)
    throw new InvariantError('Zoho answered a read in another shape', { code: 'zoho_shape' })
  return parsed.data
}
