/** Zoho's data centres: contract 1.1. Hosts for uk and ae uploads are UNCONFIRMED and follow the pattern. */
export type Location = 'us' | 'eu' | 'in' | 'au' | 'jp' | 'cn' | 'ca' | 'sa' | 'uk' | 'ae'
export type Environment = 'production' | 'sandbox' | 'developer'

type Datacenter = {
  accounts: string
  tld: string
  uploads: string
  downloads: string
  offsetMinutes: number
  timeZone: string
}

export const datacenters: Record<Location, Datacenter> = {
  us: dc(['accounts.zoho.com', 'com', 'content.zohoapis.com', 'zoho.com', -480, 'America/Los_Angeles']),
  eu: dc(['accounts.zoho.eu', 'eu', 'content.zohoapis.eu', 'zoho.eu', 60, 'Europe/Berlin']),
  in: dc(['accounts.zoho.in', 'in', 'content.zohoapis.in', 'zoho.in', 330, 'Asia/Kolkata']),
  au: dc([
    'accounts.zoho.com.au',
    'com.au',
    'content.zohoapis.com.au',
    'zoho.com.au',
    600,
    'Australia/Brisbane',
  ]),
  jp: dc(['accounts.zoho.jp', 'jp', 'content.zohoapis.jp', 'zoho.jp', 540, 'Asia/Tokyo']),
  cn: dc(['accounts.zoho.com.cn', 'com.cn', 'content.zohoapis.com.cn', 'zoho.com.cn', 480, 'Asia/Shanghai']),
  ca: dc(['accounts.zohocloud.ca', 'ca', 'upload.zohocloud.ca', 'zohocloud.ca', -300, 'America/Panama']),
  sa: dc(['accounts.zoho.sa', 'sa', 'files.zoho.sa', 'zoho.sa', 180, 'Asia/Riyadh']),
  uk: dc(['accounts.zoho.uk', 'uk', 'content.zohoapis.uk', 'zoho.uk', 0, 'Europe/London']),
  ae: dc(['accounts.zoho.ae', 'ae', 'content.zohoapis.ae', 'zoho.ae', 240, 'Asia/Dubai']),
}

function dc([accounts, tld, uploads, zone, offset, tz]: [
  string,
  string,
  string,
  string,
  number,
  string,
]): Datacenter {
  return { accounts, tld, uploads, downloads: `download-accl.${zone}`, offsetMinutes: offset, timeZone: tz }
}

export type Host =
  | { kind: 'accounts'; location: Location }
  | { kind: 'api'; location: Location; environment: Environment }
  | { kind: 'upload'; location: Location }
  | { kind: 'download'; location: Location }

const environments: Record<string, Environment> = {
  www: 'production',
  sandbox: 'sandbox',
  developer: 'developer',
}

export function isLocation(value: unknown): value is Location {
  return typeof value === 'string' && value in datacenters
}

const known = new Map<string, Host>()
for (const location of Object.keys(datacenters).filter(isLocation)) {
  const at = datacenters[location]
  known.set(at.accounts, { kind: 'accounts', location })
  known.set(at.uploads, { kind: 'upload', location })
  known.set(at.downloads, { kind: 'download', location })
  for (const [name, environment] of Object.entries(environments)) {
    known.set(`${name}.zohoapis.${at.tld}`, { kind: 'api', location, environment })
  }
}

export function hostOf(hostname: string): Host | undefined {
  return known.get(hostname.toLowerCase().replace(/:\d+$/, ''))
}

/** Anything under Zoho's names, also hosts that do not exist: those answer INVALID_HOST. */
export function looksLikeZoho(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/:\d+$/, '')
  return known.has(name) || /(^|\.)(zohoapis\.[a-z.]+|zoho\.[a-z.]+|zohocloud\.ca)$/.test(name)
}

export function apiDomain(location: Location, environment: Environment): string {
  const sub = environment === 'production' ? 'www' : environment
  return `https://${sub}.zohoapis.${datacenters[location].tld}`
}
