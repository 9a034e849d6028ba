// Zoho's data centres and the only hosts we ever send a secret to. Source: contracts/zoho 1.1.

export type DataCenter = { accounts: string; api: string; crm: string }

export const dataCenters: Readonly<Record<string, DataCenter>> = {
  us: {
    accounts: 'accounts.zoho.com',
    api: 'www.zohoapis.com',
    crm: 'crm.zoho.com',
  },
  eu: {
    accounts: 'accounts.zoho.eu',
    api: 'www.zohoapis.eu',
    crm: 'crm.zoho.eu',
  },
  in: {
    accounts: 'accounts.zoho.in',
    api: 'www.zohoapis.in',
    crm: 'crm.zoho.in',
  },
  au: {
    accounts: 'accounts.zoho.com.au',
    api: 'www.zohoapis.com.au',
    crm: 'crm.zoho.com.au',
  },
  jp: {
    accounts: 'accounts.zoho.jp',
    api: 'www.zohoapis.jp',
    crm: 'crm.zoho.jp',
  },
  cn: {
    accounts: 'accounts.zoho.com.cn',
    api: 'www.zohoapis.com.cn',
    crm: 'crm.zoho.com.cn',
  },
  ca: {
    accounts: 'accounts.zohocloud.ca',
    api: 'www.zohoapis.ca',
    crm: 'crm.zohocloud.ca',
  },
  sa: { accounts: 'accounts.zoho.sa', api: 'www.zohoapis.sa', crm: 'crm.zoho.sa' },
  uk: {
    accounts: 'accounts.zoho.uk',
    api: 'www.zohoapis.uk',
    crm: 'crm.zoho.uk',
  },
  ae: {
    accounts: 'accounts.zoho.ae',
    api: 'www.zohoapis.ae',
    crm: 'crm.zoho.ae',
  },
}

/**
 * Where a consent starts. Zoho sends the user to the home data centre from its first page, but for China, whose accounts
 * that page does not know (contracts/zoho 11b.15).
 */
export const accountsHostFor = (location?: string): string =>
  location === 'cn' ? (dataCenters['cn']?.accounts ?? firstHost) : firstHost
const firstHost = 'accounts.zoho.com'

const accountsHosts = new Map(
  Object.entries(dataCenters).map(([location, { accounts }]) => [accounts, location]),
)
const tlds = Object.values(dataCenters).map(({ api }) => api.replace('www.zohoapis.', ''))
const apiHosts = new Set(
  tlds.flatMap((tld) => ['www', 'sandbox', 'developer'].map((sub) => `${sub}.zohoapis.${tld}`)),
)

// Exactly https://host: no port, user, path, query.
function plainHost(origin: string): string | null {
  const match = /^https:\/\/([a-z0-9.-]+)\/?$/.exec(origin)
  return match?.[1] ?? null
}

/** The host and location of an accounts server, or null for anything not on the list. */
export function accountsServer(origin: string): { host: string; location: string } | null {
  const host = plainHost(origin)
  const location = host === null ? undefined : accountsHosts.get(host)
  return host !== null && location !== undefined ? { host, location } : null
}

/** The API host that a token answer names, or null for anything not on the list. */
export function apiServer(origin: string): string | null {
  const host = plainHost(origin)
  return host !== null && apiHosts.has(host) ? host : null
}

/** The organisation's start page in Zoho's own screens. */
export const crmHome = (location: string, orgId: string): string =>
  `https://${dataCenters[location]?.crm ?? 'crm.zoho.com'}/crm/org${orgId}`
