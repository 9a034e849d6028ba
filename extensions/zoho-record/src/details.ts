// What both systems say of the record at this moment, and how the app is asked for it: once for each page that is opened.

export type Difference = {
  label: string
  shopify: string | null
  zoho: string | null
  /** Zoho's value stays, as the merchant chose. */
  kept: boolean
}

export type Deal = {
  name: string | null
  stage: string | null
  owner: string | null
  /** As Zoho writes times. */
  lastActivityAt: string | null
  zohoUrl: string | null
}

export type Details = {
  owner: string | null
  lastActivityAt: string | null
  /** of an order that is a deal */
  stage: string | null
  differs: Difference[]
  /** null: nothing that has deals, or Zoho does not show them */
  deals: { open: number; shown: Deal[] } | null
}

/**
 * @returns null where there is nothing to say
 * @throws when the app cannot be reached or one of the systems does not answer
 */
export async function fetchDetails(gid: string): Promise<Details | null> {
  const response = await fetch(`/extension/details?gid=${encodeURIComponent(gid)}`)
  if (!response.ok) throw new Error(`The app answered ${response.status}`)
  const { details }: { details: Details | null } = await response.json()
  return details
}
