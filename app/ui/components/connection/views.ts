// The connection to Zoho as the screens show it.

/** Texts are empty while there is no connection. */
export type ConnectionView = {
  state: 'none' | 'connected' | 'needs_reconnect'
  orgName: string
  orgId: string
  userLabel: string
  location: string
  edition: string
  connectedAt: string | null
  creditsLeft: number | null
  crmUrl: string
}
