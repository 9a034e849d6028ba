// Where a page of Shopify or Zoho stands in the sandbox: a browser cannot reach the real ones from here.

export type Origins = { readonly site: string; readonly app: string }

const zohoAccounts = /^accounts\.(zoho\.[a-z.]+|zohocloud\.ca)$/
const zohoCrm = /^crm\.(zoho\.[a-z.]+|zohocloud\.ca)$/
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
  // https://crm.zoho.com/crm/org123/tab/Contacts/456
  if (zohoCrm.test(hostname))
    return `${site}/crm${/\/tab\/(.+)/.exec(pathname)?.[1]?.replace(/^/, '/') ?? ''}`
  return undefined
}
