// What a run was started with, as it is kept with it.

import { z } from 'zod'
import { RecordKind, recordKinds } from '#app/lib/record-kind.ts'
import { ImportChoices } from '#app/mapping/settings/import-choices.ts'

export const RunOptions = z
  .object({
    kinds: z.array(RecordKind).catch([...recordKinds]),
    /** ISO time: only orders created and customers updated since; null = everything. */
    since: z.string().nullable().catch(null),
    /** Null: the settings as they are. A preview takes these for itself, an import made settings of them at its start. */
    choices: ImportChoices.nullable().catch(null),
  })
  .catch({ kinds: [...recordKinds], since: null, choices: null })
export type RunOptions = z.infer<typeof RunOptions>
