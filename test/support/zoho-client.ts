// A client of Zoho's that answers what a test says, without a network.

import type { ZohoClient } from '#app/zoho/client/client.server.ts'

const org = {
  orgId: '1',
  apiHost: '',
  location: 'us',
  edition: '',
  userLicenses: 1,
  currency: '',
  multiCurrency: false,
}

export function zohoClient(call: ZohoClient['call']): ZohoClient {
  const client: ZohoClient = {
    org: { ...org },
    priority: 'live',
    zohoNow: () => null,
    as: () => client,
    call,
  }
  return client
}
