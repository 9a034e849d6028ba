// Field metadata as this app keeps it: what a write is checked against. Source: contracts/zoho 4.

import { z } from 'zod'

const Unique = z.union([z.boolean(), z.record(z.string(), z.unknown()), z.string()]).nullish()

export const ZohoFieldAnswer = z.object({
  id: z.string().default(''),
  api_name: z.string(),
  field_label: z.string().catch(''),
  display_label: z.string().nullish().catch(undefined),
  data_type: z.string().default('text'),
  length: z.coerce.number().nullish(),
  decimal_place: z.coerce.number().nullish(),
  system_mandatory: z.boolean().nullish(),
  custom_field: z.boolean().nullish(),
  unique: Unique,
  operation_type: z
    .object({ api_create: z.boolean().nullish(), api_update: z.boolean().nullish() })
    .nullish(),
  pick_list_values: z
    .array(
      z.object({
        display_value: z.string().nullish(),
        actual_value: z.string().nullish(),
        forecast_type: z.string().nullish(),
      }),
    )
    .nullish(),
})

export const ZohoField = z.object({
  id: z.string(),
  apiName: z.string(),
  label: z.string(),
  type: z.string(),
  length: z.number().nullable(),
  decimals: z.number().nullable(),
  mandatory: z.boolean(),
  custom: z.boolean(),
  unique: z.boolean(),
  creatable: z.boolean(),
  updatable: z.boolean(),
  options: z.array(z.string()),
  /** Of a Deal's stages: what each counts as, "Open", "Closed Won" or "Closed Lost", where Zoho says so. */
  forecasts: z.record(z.string(), z.string()).optional(),
})
export type ZohoField = z.infer<typeof ZohoField>

/** `unique` is {} or absent on ordinary fields, and holds `case_sensitive` on unique ones. */
function isUnique(unique: z.infer<typeof Unique>): boolean {
  if (typeof unique === 'object' && unique !== null) return Object.keys(unique).length > 0
  return unique === true
}

type Answer = z.infer<typeof ZohoFieldAnswer>

function optionsOf({ pick_list_values }: Answer): Pick<ZohoField, 'options' | 'forecasts'> {
  const values = (pick_list_values ?? []).map((value) => ({
    option: value.actual_value ?? value.display_value ?? '',
    forecast: value.forecast_type,
  }))
  const told = values.flatMap(({ option, forecast }) => (forecast ? [[option, forecast] as const] : []))
  const options = values.map(({ option }) => option)
  return told.length > 0 ? { options, forecasts: Object.fromEntries(told) } : { options }
}

export function toField(answer: Answer): ZohoField {
  return {
    id: answer.id,
    apiName: answer.api_name,
    label: answer.field_label || answer.display_label || answer.api_name,
    type: answer.data_type,
    length: answer.length ?? null,
    decimals: answer.decimal_place ?? null,
    mandatory: answer.system_mandatory ?? false,
    custom: answer.custom_field ?? false,
    unique: isUnique(answer.unique),
    creatable: answer.operation_type?.api_create ?? true,
    updatable: answer.operation_type?.api_update ?? true,
    ...optionsOf(answer),
  }
}
