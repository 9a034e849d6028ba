// What Zoho offers a merchant to choose from for new records: users and layouts. Source: contracts/zoho 4.

import { z } from 'zod'
import { isRejected } from '#app/lib/errors.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { mostUsers } from './users.ts'

const read = async (zoho: ZohoClient, path: string): Promise<unknown> => {
  try {
    return (await zoho.call({ method: 'GET', path, credits: 1 })).body
  } catch (error) {
    if (isRejected(error)) return null // the connected user may not see them: then there is nothing to choose
    throw error
  }
}

const UsersAnswer = z.object({
  users: z.array(
    z.object({ id: z.string(), full_name: z.string().nullish(), last_name: z.string().nullish() }),
  ),
})

/** Users that a record can belong to, `mostUsers` of them. */
export async function fetchUsers(zoho: ZohoClient): Promise<{ id: string; name: string }[]> {
  const parsed = UsersAnswer.safeParse(await read(zoho, `/users?type=ActiveUsers&per_page=${mostUsers}`))
  return (parsed.data?.users ?? []).map((user) => ({
    id: user.id,
    name: user.full_name ?? user.last_name ?? user.id,
  }))
}

const LayoutsAnswer = z.object({
  layouts: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullish(),
      status: z.string().nullish(),
      sections: z
        .array(
          z.object({
            fields: z
              .array(z.object({ api_name: z.string(), required: z.boolean().nullish() }))
              .nullish()
              .default([]),
          }),
        )
        .nullish()
        .default([]),
    }),
  ),
})

export type ZohoLayout = {
  id: string
  name: string
  /** API names of the fields in it: what is not among them is ignored when a record is made in this layout. */
  fields: string[]
  /** Those that a record in this layout cannot lack. */
  required: string[]
}

/** A module's active layouts with their fields. */
export async function fetchLayouts(zoho: ZohoClient, module: string): Promise<ZohoLayout[]> {
  const parsed = LayoutsAnswer.safeParse(await read(zoho, `/settings/layouts?module=${module}`))
  const active = (parsed.data?.layouts ?? []).filter(({ status }) => (status ?? 'active') === 'active')
  return active.map(({ id, name, sections }) => {
    const fields = (sections ?? []).flatMap((section) => section.fields ?? [])
    return {
      id,
      name: name ?? id,
      fields: fields.map((field) => field.api_name),
      required: fields.filter((field) => field.required === true).map((field) => field.api_name),
    }
  })
}
