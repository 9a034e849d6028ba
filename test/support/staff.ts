// A member of staff in the admin's frame: calls routes with a session token of their own.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import type { LiveShop } from './live-shop.ts'
import type { World } from './world.ts'

type Call<T> = (args: ActionFunctionArgs & LoaderFunctionArgs) => Promise<T>

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36'

/** Calls a route as the admin's frame does, in the name of one staff member: with a body it is a form that was sent. */
export const staffOf =
  ({ runtime }: Pick<World, 'runtime'>, { shop }: Pick<LiveShop, 'shop'>, user: string) =>
  <T>(call: Call<T>, address: string, body?: object): Promise<T> => {
    const headers = { authorization: `Bearer ${shop.sessionToken({ user })}`, 'user-agent': browser }
    const post = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    const request = new Request(`https://app.test${address}`, { headers, ...post })
    return call({ request, context: { runtime }, params: {} })
  }
