// The organisation and its metadata: org, user, modules, fields, layouts, profiles. Source: contracts/zoho 4.

import { z } from 'zod'
import {
  isAppError,
  isDisconnected,
  isRejected,
  RejectedError,
  TransientError,
  unlessRefused,
} from '#app/lib/errors.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import { requestItem } from '#app/zoho/client/answers.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { toField, toFields, ZohoFieldAnswer, type ZohoField } from './field.ts'

const get = async (zoho: ZohoClient, path: string): Promise<unknown> =>
  (await zoho.call({ method: 'GET', path, credits: 1 })).body

const Licence = z.object({
  paid: z.boolean().nullish().catch(undefined),
  paid_type: z.string().nullish().catch(undefined),
  users_license_purchased: z.coerce.number().nullish().catch(undefined),
  trial_type: z.string().nullish().catch(undefined),
  trial_expiry: z.string().nullish().catch(undefined),
})
type Licence = z.infer<typeof Licence>

const OrgAnswer = z.object({
  org: z.tuple(
    [
      z.object({
        id: z.string().nullish(),
        zgid: z.string().nullish(),
        company_name: z.string().nullish(),
        iso_code: z.string().nullish(),
        mc_status: z.boolean().nullish(),
        time_zone: z.string().nullish(),
        license_details: Licence.nullish().catch(undefined),
      }),
    ],
    z.unknown(),
  ),
})

/** Name, edition, currency and licences of the connected organisation. An edition that Zoho does not name is `unknown`. */
export async function fetchOrg(zoho: ZohoClient, now: Date) {
  const [org] = OrgAnswer.parse(await get(zoho, '/org')).org
  return {
    orgId: org.zgid ?? org.id ?? '',
    name: org.company_name ?? '',
    currency: org.iso_code ?? '',
    multiCurrency: org.mc_status ?? false,
    timezone: org.time_zone ?? 'UTC',
    edition: editionOf(org.license_details ?? {}, now),
    userLicenses: org.license_details?.users_license_purchased ?? 1,
  }
}

// While a trial lasts the organisation is what it tries, whatever it has paid for (contracts/zoho 4).
function editionOf({ paid, paid_type, trial_type, trial_expiry }: Licence, now: Date): string {
  if (trial_type && Date.parse(trial_expiry ?? '') > now.getTime()) return trial_type
  return paid_type || (paid === false ? 'free' : 'unknown')
}

const UsersAnswer = z.object({
  users: z.tuple(
    [
      z.object({
        id: z.string(),
        full_name: z.string().nullish(),
        last_name: z.string().nullish(),
        profile: z.object({ id: z.string() }).nullish(),
      }),
    ],
    z.unknown(),
  ),
})

/** Who gave consent. */
export async function fetchCurrentUser(zoho: ZohoClient) {
  const [user] = UsersAnswer.parse(await get(zoho, '/users?type=CurrentUser')).users
  return { id: user.id, name: user.full_name ?? user.last_name ?? '', profileId: user.profile?.id ?? null }
}

const ModulesAnswer = z.object({
  modules: z.array(
    z.object({ api_name: z.string(), api_supported: z.boolean().nullish(), status: z.string().nullish() }),
  ),
})

/** API names of the modules this organisation has and lets an API use. */
export async function fetchModules(zoho: ZohoClient): Promise<string[]> {
  const { modules } = ModulesAnswer.parse(await get(zoho, '/settings/modules'))
  return modules.filter(usable).map((module) => module.api_name)
}

const usable = (module: { api_supported?: boolean | null | undefined; status?: string | null | undefined }) =>
  module.api_supported !== false && !['system_hidden', 'user_hidden'].includes(module.status ?? 'visible')

/** A module's fields; an empty list when the module is missing. */
export async function fetchFields(zoho: ZohoClient, module: string): Promise<ZohoField[]> {
  try {
    const body = await get(zoho, `/settings/fields?module=${module}`)
    if (body === null) return []
    return toFields(z.object({ fields: z.array(ZohoFieldAnswer) }).parse(body).fields)
  } catch (error) {
    if (isRejected(error)) return []
    throw error
  }
}

/** One field by its id, for organisations that list a new field late; undefined when it cannot be read. */
export async function fetchField(
  zoho: ZohoClient,
  module: string,
  id: string,
): Promise<ZohoField | undefined> {
  try {
    const body = await get(zoho, `/settings/fields/${id}?module=${module}`)
    const parsed = z.object({ fields: z.array(ZohoFieldAnswer) }).safeParse(body)
    return parsed.data?.fields.map(toField)[0]
  } catch (error) {
    if (isRejected(error)) return undefined
    throw error
  }
}

export type NewField = {
  label: string
  type: 'text' | 'date'
  /** Of a text: its most characters. */
  length?: number
  unique?: boolean
  profiles: string[] | null
}

// Zoho's pages and reports of live organizations have the first, its OpenAPI file and its SDK the second (contracts/zoho 4).
const uniqueSpellings = [{ case_sensitive: false }, { casesensitive: 'false' }] as const

/**
 * Creates one custom field.
 * @throws RejectedError with Zoho's code: FIELD_LIMIT_EXCEEDED, LIMIT_EXCEEDED, NO_PERMISSION, DUPLICATE_DATA, …
 */
export async function createField(zoho: ZohoClient, module: string, draft: NewField): Promise<string> {
  const [unique, otherwise] = uniqueSpellings
  try {
    return await createOne(zoho, module, draft, unique)
  } catch (error) {
    if (!draft.unique || !isRejected(error) || !mayBeOfSpelling(error)) throw error
    return createOne(zoho, module, draft, otherwise)
  }
}

const mayBeOfSpelling = ({ code, field, path, message }: RejectedError): boolean =>
  !code.includes('LIMIT') && /\bunique\b|case_?sensitive/.test(`${field} ${path} ${message}`)

async function createOne(
  zoho: ZohoClient,
  module: string,
  draft: NewField,
  unique: (typeof uniqueSpellings)[number],
): Promise<string> {
  const field = {
    field_label: draft.label,
    data_type: draft.type,
    ...(draft.length === undefined ? {} : { length: draft.length }),
    ...(draft.unique ? { unique } : {}),
    ...(draft.profiles
      ? { profiles: draft.profiles.map((id) => ({ id, permission_type: 'read_write' })) }
      : {}),
  }
  const path = `/settings/fields?module=${module}`
  const { body } = await zoho.call({ method: 'POST', path, body: { fields: [field] }, credits: 1 })
  const item = requestItem(body)
  const { id, json_path: at } = item.details ?? {}
  if (item.code === 'SUCCESS' && typeof id === 'string') return id
  if (item.code === 'INTERNAL_ERROR') throw new TransientError('Zoho could not answer', { code: item.code })
  throw new RejectedError(item.message || 'Zoho refused the field', {
    code: item.code || 'UNKNOWN',
    field: draft.label,
    path: typeof at === 'string' ? at : null,
  })
}

/** Removes a custom field; one that is gone already is fine. */
export async function deleteField(zoho: ZohoClient, module: string, fieldId: string): Promise<void> {
  const path = `/settings/fields/${fieldId}?module=${module}`
  await unlessRefused(zoho.call({ method: 'DELETE', path, credits: 1 }))
}

const ProfilesAnswer = z.object({
  profiles: z.array(z.object({ id: z.string(), name: z.string().nullish() })),
})

/** Profiles that fields can be shown to. */
export async function fetchProfiles(zoho: ZohoClient): Promise<{ id: string; name: string }[]> {
  try {
    const parsed = ProfilesAnswer.safeParse(await get(zoho, '/settings/profiles'))
    return (parsed.data?.profiles ?? []).map(({ id, name }) => ({ id, name: name ?? id }))
  } catch (error) {
    if (isRejected(error)) return [] // the connected user may not see profiles: then there is nothing to choose
    throw error
  }
}

const CurrenciesAnswer = z.object({
  currencies: z.array(
    z.object({
      iso_code: z.string(),
      is_active: z.boolean().nullish(),
      format: z.object({ decimal_places: z.coerce.number().nullish() }).nullish(),
    }),
  ),
})

/** `decimals`: that its amounts keep; null where Zoho does not say (contracts/zoho 4). */
export type ZohoCurrency = { code: string; decimals: number | null }

/** Active currencies of a multi-currency organisation; empty when it has only its own. */
export async function fetchCurrencies(zoho: ZohoClient): Promise<ZohoCurrency[]> {
  try {
    const body = await get(zoho, '/org/currencies')
    if (body === null) return []
    return CurrenciesAnswer.parse(body)
      .currencies.filter((currency) => currency.is_active !== false)
      .map(({ iso_code, format }) => ({ code: iso_code, decimals: format?.decimal_places ?? null }))
  } catch (error) {
    if (isRejected(error)) return []
    throw error
  }
}

const TaxesAnswer = z.object({ org_taxes: z.object({ taxes: z.array(z.unknown()).nullish() }) })
const Tax = z.object({ name: z.string().min(1), value: z.coerce.number().positive() })

/** `percentage` 19 is nineteen percent. */
export type ZohoTax = { name: string; percentage: number }

/**
 * Taxes that rows of orders may name (contracts/zoho 4). Orders do without: whatever Zoho says, but that the connection is
 * lost, stops nobody.
 * @returns null when they cannot be told: refused, unknown, not answered, or of another shape
 */
export async function fetchTaxes(zoho: ZohoClient): Promise<ZohoTax[] | null> {
  try {
    const body = await get(zoho, '/org/taxes')
    if (body === null) return []
    const answer = TaxesAnswer.safeParse(body)
    return answer.success ? (answer.data.org_taxes.taxes ?? []).flatMap(taxIn) : null
  } catch (error) {
    if (!isAppError(error) || isDisconnected(error) || isLapsed(error)) throw error
    return null
  }
}

const taxIn = (item: unknown): ZohoTax[] => {
  const tax = Tax.safeParse(item)
  return tax.success ? [{ name: tax.data.name, percentage: tax.data.value }] : []
}
