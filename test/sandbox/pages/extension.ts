// Shopify's own pages of a record and of a list, as far as an extension can tell: its bundle runs in a frame of its own, on
// another origin than the app's.

import { readFileSync } from 'node:fs'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { bundleExtension, screenExtensions } from '../../support/bundle-extension.ts'
import { appHandle, storeHandle } from './admin.ts'
import { html, sandboxPage, type Html } from './html.ts'

const kinds = { customers: 'customer', orders: 'order', products: 'product' } as const
export type Place = keyof typeof kinds
const types = { customers: 'Customer', orders: 'Order', products: 'Product' } as const

export const isPlace = (place: string | undefined): place is Place => place !== undefined && place in kinds

type Asked = { shop: ShopSimulator; place: Place; query: URLSearchParams }

const frame = (shop: ShopSimulator, target: string, gids: readonly string[], query: URLSearchParams) => {
  const given = new URLSearchParams({
    shop: storeHandle(shop),
    target,
    gids: gids.join(','),
    locale: query.get('locale') ?? 'en',
    user: query.get('user') ?? '42',
  })
  return html`<iframe
    title="${target}"
    src="/sandbox/extension?${given.toString()}"
    width="640"
    height="600"
  ></iframe>`
}

/** The page of one record: with its block, and with the action of its menu once that is pressed. */
export function recordPage({ shop, place, query }: Asked, id: string): Html {
  const gid = `gid://shopify/${types[place]}/${id}`
  const action = query.has('action')
  const target = `admin.${kinds[place]}-details.${action ? 'action' : 'block'}.render`
  return sandboxPage({
    title: `${types[place]} ${id}`,
    here: '/store',
    controls: html`<div class="controls">
        <a href="?action">More actions: Sync to Zoho CRM</a>
        <a href="/store?q=${id}#${place}">Change it</a>
      </div>
      ${frame(shop, target, [gid], query)}`,
    live: html``,
  })
}

const shown = 250

/** The list of a kind: what is selected goes to the action. */
export function listPage({ shop, place, query }: Asked): Html {
  const selected = query.getAll('gid')
  const gids = [...shop[place].keys()].slice(-shown)
  const target = `admin.${kinds[place]}-index.selection-action.render`
  return sandboxPage({
    title: `${types[place]}s`,
    here: '/store',
    controls:
      selected.length > 0
        ? frame(shop, target, selected, query)
        : html`<form>
            <button>Sync to Zoho CRM</button>
            <ul>
              ${gids.map((gid) => {
                const id = gid.split('/').at(-1)
                return html`<li>
                  <input type="checkbox" name="gid" value="${gid}" aria-label="Select ${id}" checked />
                  <a href="/store/${storeHandle(shop)}/${place}/${id}">${id}</a>
                </li>`
              })}
            </ul>
          </form>`,
    live: html``,
  })
}

/** The document in which one target of an extension runs. */
export async function extensionPage(shop: ShopSimulator, query: URLSearchParams, app: string): Promise<Html> {
  const target = query.get('target') ?? ''
  const screen = screenExtensions().find(({ targeting }) => targeting.some((one) => one.target === target))
  if (!screen) return html`<p>No extension has the target ${target}</p>`
  const { text } = await bundleExtension(screen)
  const locale = /^\w\w$/.exec(query.get('locale') ?? '')?.[0] ?? 'en'
  const file = `${screen.folder}/locales/${locale === 'en' ? 'en.default' : locale}.json`
  const settings = {
    app,
    target,
    locale,
    user: query.get('user') ?? '42',
    shop: storeHandle(shop),
    base: `/store/${storeHandle(shop)}/apps/${appHandle}`,
    selected: (query.get('gids') ?? '').split(',').map((id) => ({ id })),
    words: JSON.parse(readFileSync(file, 'utf8')),
  }
  const json = { html: JSON.stringify(settings).replaceAll('<', '\\u003c') }
  const code = { html: text.replaceAll('</script', '<\\/script') }
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <title>${target}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox/extension.css" />
        <script type="application/json" id="settings">
          ${json}
        </script>
        <script src="/sandbox/extension.js"></script>
      </head>
      <body>
        <script>
          ${code}
        </script>
      </body>
    </html>`
}
