// Where a page of Shopify or Zoho stands in the sandbox: a browser cannot reach the real ones from here.

export type Origins = { readonly site: string; readonly app: string }

const zohoAccounts = /^accounts\.(zoho\.[a-z.]+|zohocloud\.ca)$/
const zohoCrm = /^crm\.(zoho\.[a-z.]+|zohocloud\.ca)$/
// Zoho names the tabs of two modules otherwise than its API does.
const modulesOfTabs: Record<string, string> = { SalesOrders: 'Sales_Orders', Potentials: 'Deals' }
const shopDomain = /^([a-z0-9-]+)\.myshopify\.com$/

/** The sandbox's address for a remote one; undefined when nothing here stands in for it. */
export function localAddress(address: string, { site, app }: Origins): string | undefined {
  if (/^shopify:\/*admin\//i.test(address))
    return `${site}/admin/${address.replace(/^shopify:\/*admin\//i, '')}`
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.origin === site || url.origin === app) return url.href
  const { hostname, pathname, search } = url
  if (zohoAccounts.test(hostname)) return `${site}/@${hostname}${pathname}${search}`
  if (hostname === 'admin.shopify.com') return `${site}${pathname}${search}`
  const shop = shopDomain.exec(hostname)?.[1]
  if (shop) return `${site}/store/${shop}${pathname.replace(/^\/admin/, '')}${search}`
  if (zohoCrm.test(hostname)) return `${site}/crm${crmPlace(pathname)}`
  return undefined
}

// /crm/org123/tab/SalesOrders/456: the sandbox's CRM calls modules as Zoho's API does.
function crmPlace(pathname: string): string {
  const [, org, tab, rest = ''] = /^\/crm\/org([^/]+)(?:\/tab\/([^/]+)(.*))?/.exec(pathname) ?? []
  const place = tab ? `/${modulesOfTabs[tab] ?? tab}${rest}` : ''
  return org ? `${place}?org=${org}` : place
}
