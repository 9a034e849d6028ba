// What the app is asked about the selected records, and what it answers. Shopify adds the session token to calls of the
// app's origin.

export type Progress = {
  connection: 'none' | 'connected' | 'needs_reconnect'
  counts: { waiting: number; linked: number; refused: number; gone: number; missing: number }
  /** why records were refused, in the reader's language, the most frequent first */
  reasons: { reason: string; count: number }[]
  /** those that are worth seeing in the app: all of one state, as many as its list takes; an older app does not say */
  first?: { state: 'refused' | 'missing' | 'gone' | 'linked'; ids: string[] }
}

/** Where the app refused, in the reader's words if it had any; `notReady`: not connected, or never imported. */
export type Refused = { notReady: boolean; reason: string | null }
export type Answer = { progress: Progress } | { refused: Refused }

/** As many as the app takes at once. */
export const mostSelected = 250

const address = '/extension/selected'

/** `sync`: syncs the records now; `look`: says only how far they have come. */
export async function ask(intent: 'sync' | 'look', gids: readonly string[]): Promise<Answer> {
  const body = JSON.stringify({ intent, gids })
  const response = await fetch(address, { method: 'POST', body }).catch(() => undefined)
  if (response?.ok) return { progress: await response.json() }
  const answer: { reason?: string } | undefined = await response?.json().catch(() => undefined)
  return { refused: { notReady: response?.status === 409, reason: answer?.reason ?? null } }
}
