// What the app answers about a record, and how it is asked. Shopify adds the session token to calls of the app's origin.

export type Standing = {
  connection: 'none' | 'connected' | 'needs_reconnect'
  state: 'linked' | 'waiting' | 'refused' | 'gone' | 'missing'
  /** why it was refused, in the reader's language */
  reason: string | null
  /** Leads, Contacts, Products, Sales_Orders or Deals; null while nothing stands for the record */
  module: string | null
  count: number
  syncedAt: string | null
  zohoUrl: string | null
}

const addressOf = (gid: string) => `/extension/record?gid=${encodeURIComponent(gid)}`

/** @throws when the app cannot be reached or refuses to answer */
export async function fetchStanding(gid: string): Promise<Standing> {
  const response = await fetch(addressOf(gid))
  if (!response.ok) throw new Error(`The app answered ${response.status}`)
  return response.json()
}

/** Asks the app to carry the record now; undefined when it cannot. */
export async function syncNow(gid: string): Promise<Standing | undefined> {
  const response = await fetch(addressOf(gid), { method: 'POST' }).catch(() => undefined)
  return response?.ok ? response.json() : undefined
}
