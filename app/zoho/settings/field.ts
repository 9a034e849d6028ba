// Field metadata as this app keeps it: what a write is checked against. Source: contracts/zoho 4.

import { z } from 'zod'

const said = z.string().nullish().catch(null)

const Unique = z.union([z.boolean(), z.record(z.string(), z.unknown()), z.string()]).nullish()

/** Which options of another field go with one of these: of pipelines their stages. */
const Maps = z
  .array(
    z.object({
      api_name: z.string(),
      pick_list_values: z.array(z.object({ display_value: said, actual_value: said, type: said })).nullish(),
    }),
  )
  .nullish()
  .catch(null)

/** A part of a compound field, as a field or, as Zoho's OpenAPI has it, named one level deeper (contracts/zoho 3.2). */
const Part = z.union([
  z.looseObject({ api_name: z.string() }),
  z
    .object({ field: z.looseObject({ api_name: z.string(), name: said }) })
    .transform(({ field: { name, ...field } }) => ({ ...field, field_label: name ?? '' })),
])

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
        type: said,
        maps: Maps,
        reference_value: said,
        code: said,
      }),
    )
    .nullish(),
  /** The parts of a compound field, as an address may be one (contracts/zoho 11b.10). */
  child_fields: z.array(Part.nullable().catch(null)).nullish().catch(null),
  /** The compound field that this one is a part of; some answers name it only there. */
  parent_field: z
    .union([z.string(), z.looseObject({ api_name: z.string() }).transform(({ api_name }) => api_name)])
    .nullish()
    .catch(null),
  /** Which part of an address it is. */
  address: z.object({ type: said }).nullish().catch(null),
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
  /** Of a Deal's pipelines: the stages of each, where Zoho says so. */
  stages: z.record(z.string(), z.array(z.string())).optional(),
  /** Of a list whose options go by other names or codes as well: those, in small letters, and the option of each. */
  shownAs: z.record(z.string(), z.string()).optional(),
  /** API name of the compound field that it is a part of. */
  partOf: z.string().optional(),
  /** Which part of a compound address it is, in Zoho's own word, whatever the label's language. */
  addressPart: z.string().optional(),
})
export type ZohoField = z.infer<typeof ZohoField>

/** `unique` is {} or absent on ordinary fields, and holds `case_sensitive`, or the like, on unique ones. */
function isUnique(unique: z.infer<typeof Unique>): boolean {
  if (typeof unique === 'object' && unique !== null) return Object.keys(unique).length > 0
  return unique === true
}

type Answer = z.infer<typeof ZohoFieldAnswer>

type OfOptions = Pick<ZohoField, 'options' | 'forecasts' | 'stages' | 'shownAs'>

// What is out of use no new record gets; what it counts as is asked of old ones.
function optionsOf({ pick_list_values }: Answer): OfOptions {
  const values = (pick_list_values ?? []).map((value) => ({
    option: value.actual_value ?? value.display_value ?? '',
    isUsed: isUsed(value),
    forecast: value.forecast_type,
    stages: (value.maps ?? []).flatMap(({ api_name, pick_list_values: mapped }) =>
      api_name === 'Stage' ? (mapped ?? []).filter(isUsed).flatMap(optionOf) : [],
    ),
    names: [value.display_value, value.reference_value, value.code],
  }))
  const used = values.filter((value) => value.isUsed)
  const forecasts = values.flatMap(({ option, forecast }) => (forecast ? [[option, forecast] as const] : []))
  const staged = values.flatMap(({ option, stages }) =>
    stages.length > 0 ? [[option, stages] as const] : [],
  )
  const options = used.map(({ option }) => option)
  const shownAs = otherNames(used)
  return {
    options,
    ...(forecasts.length > 0 ? { forecasts: Object.fromEntries(forecasts) } : {}),
    ...(staged.length > 0 ? { stages: Object.fromEntries(staged) } : {}),
    ...(shownAs.length > 0 ? { shownAs: Object.fromEntries(shownAs) } : {}),
  }
}

const isUsed = ({ type }: { type?: string | null }): boolean => type !== 'unused'

const optionOf = (value: { actual_value?: string | null; display_value?: string | null }): string[] => {
  const option = value.actual_value ?? value.display_value
  return option ? [option] : []
}

type Value = { option: string; names: readonly (string | null | undefined)[] }

// What is the name of two options says neither.
function otherNames(values: readonly Value[]): [name: string, option: string][] {
  const pairs = values.flatMap(({ option, names }) =>
    names.flatMap((name) => (name && name !== option ? [[name.trim().toLowerCase(), option] as const] : [])),
  )
  const meant = Map.groupBy(pairs, ([name]) => name)
  return [...meant].flatMap(([name, some]) => {
    const [option, ...others] = new Set(some.map(([, one]) => one))
    return option !== undefined && others.length === 0 ? [[name, option]] : []
  })
}

/** Fields of an answer, with the parts of compound ones where Zoho lists them there alone. */
export function toFields(answers: readonly Answer[]): ZohoField[] {
  const parts = answers.flatMap(({ api_name: partOf, child_fields }) =>
    (child_fields ?? []).flatMap((part) => (part ? [{ part, partOf }] : [])),
  )
  const wholeOf = new Map(parts.map(({ part, partOf }) => [part.api_name, partOf]))
  const whole = (answer: Answer) => wholeOf.get(answer.api_name) ?? answer.parent_field ?? null
  const names = new Set(answers.map((answer) => answer.api_name))
  const alone = parts.flatMap(({ part }) => ZohoFieldAnswer.safeParse(part).data ?? [])
  return [...answers, ...alone.filter((part) => !names.has(part.api_name))].map((answer) => {
    const partOf = whole(answer)
    const addressPart = answer.address?.type ?? undefined
    return partOf === null ? toField(answer) : { ...toField(answer), partOf, addressPart }
  })
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
