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
  /** the store's, as an IANA name; an app of before does not say it */
  timeZone?: string
  zohoUrl: string | null
}

const addressOf = (gid: string) => `/extension/record?gid=${encodeURIComponent(gid)}`

/** @throws when the app cannot be reached or refuses to answer */
export async function fetchStanding(gid: string): Promise<Standing> {
  const response = await fetch(addressOf(gid))
  if (!response.ok) throw new Error(`The app answered ${response.status}`)
  return response.json()
}

/** What the app answered to "Sync now"; where it refused, in the reader's words if it had any. */
export type Asked = { standing: Standing } | { refused: string | null }

/** Asks the app to sync the record now. */
export async function syncNow(gid: string): Promise<Asked> {
  const response = await fetch(addressOf(gid), { method: 'POST' }).catch(() => undefined)
  if (response?.ok) return { standing: await response.json() }
  const answer: { reason?: string } | undefined = await response?.json().catch(() => undefined)
  return { refused: answer?.reason ?? null }
}
