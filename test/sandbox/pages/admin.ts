// The page around the app: looks and behaves like the Shopify admin as far as an embedded app can tell.

import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { html, type Html } from './html.ts'

export const appHandle = 'sync-for-zoho-crm'
const appName = 'Sync for Zoho CRM'
/** What the admin adds to the app's first document, and keeps out of its own address bar. */
const embeddedParams = ['embedded', 'hmac', 'host', 'id_token', 'locale', 'session', 'shop', 'timestamp']

const languages = { en: 'English', fr: 'Français', de: 'Deutsch', es: 'Español', ja: '日本語' }
const staff = { '42': 'Olivia (owner)', '43': 'Sam (staff)' }
const elsewhere = ['Orders', 'Products', 'Customers']

export const storeHandle = (shop: ShopSimulator) => shop.domain.replace('.myshopify.com', '')

const options = (choices: Record<string, string>) =>
  Object.entries(choices).map(([value, label]) => html`<option value="${value}">${label}</option>`)

function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox/admin.css" />
      </head>
      ${body}
    </html>`
}

const topBar = (shop: ShopSimulator) =>
  html`<header class="top">
    <button id="menu" type="button" aria-label="Menu" aria-controls="side">☰</button>
    <span class="mark">shopify</span><span class="note">Sandbox</span>
    <span class="spring"></span>
    <label
      ><span>Language</span
      ><select id="locale" aria-label="Language">
        ${options(languages)}
      </select></label
    >
    <label
      ><span>Signed in as</span
      ><select id="user" aria-label="Signed in as">
        ${options(staff)}
      </select></label
    >
    <span class="store">${shop.name}</span>
    <div id="save-bar" role="region" aria-label="Unsaved changes" hidden>
      <strong>Unsaved changes</strong>
      <span id="save-buttons"></span>
    </div>
  </header>`

const sideBar = (base: string) =>
  html`<div class="side" id="side">
    <nav aria-label="Store">
      <ul>
        ${elsewhere.map((name) => html`<li><a href="${base.replace(/apps.*/, name.toLowerCase())}">${name}</a></li>`)}
      </ul>
    </nav>
    <nav aria-label="App" id="app-nav">
      <h2>Apps</h2>
      <a class="app" id="app-home" href="${base}/app"><img src="/sandbox/icon.svg" alt="" />${appName}</a>
      <ul id="app-links"></ul>
    </nav>
    <nav aria-label="Sandbox" class="foot">
      <h2>Sandbox</h2>
      <ul>
        <li><a href="/crm" target="_blank">See the CRM</a></li>
        <li><a href="/store" target="_blank">Change the store</a></li>
        <li><a href="/trouble" target="_blank">Make trouble</a></li>
      </ul>
    </nav>
  </div>`

export type AdminView = { shop: ShopSimulator; handle: string; path: string; appOrigin: string }

export function adminPage({ shop, handle, path, appOrigin }: AdminView): Html {
  const base = `/store/${storeHandle(shop)}/apps/${handle}`
  const settings = {
    appOrigin,
    base,
    path,
    embeddedParams,
    appName,
    home: '/app',
    shop: shop.domain,
    storeName: shop.name,
    scopes: shop.scopes,
  }
  const json = { html: JSON.stringify(settings).replaceAll('<', '\\u003c') }
  return page(
    `${appName} · ${shop.name} · Shopify (sandbox)`,
    html`<body>
      ${topBar(shop)} ${sideBar(base)}
      <div class="main">
        <div id="loading"></div>
        <div class="title">
          <img src="/sandbox/icon.svg" alt="" />
          <h1 id="page-title">${appName}</h1>
          <span id="page-actions"></span>
        </div>
        <iframe id="app" name="app-iframe-${handle}" title="${appName}" allow="clipboard-write"></iframe>
      </div>
      <div id="toasts" role="status" aria-live="polite"></div>
      <dialog id="confirm" aria-labelledby="confirm-question">
        <p id="confirm-question"></p>
        <form method="dialog">
          <div>
            <button value="no">Stay</button><button class="primary" id="confirm-yes" value="yes"></button>
          </div>
        </form>
      </dialog>
      <script type="application/json" id="settings">
        ${json}
      </script>
      <script src="/sandbox/admin.js"></script>
    </body>`,
  )
}

/** Managed install: Shopify asks, and the app hears of it only when its first page is loaded. */
export function installPage(shop: ShopSimulator, scopes: readonly string[]): Html {
  return page(
    `Install ${appName} · ${shop.name}`,
    html`<body>
      ${topBar(shop)}
      <main class="install">
        <h1>Install ${appName}</h1>
        <p>This app will be able to:</p>
        <ul>
          ${scopes.map((scope) => html`<li>${scope.replaceAll('_', ' ')}</li>`)}
        </ul>
        <form method="post" action="/sandbox/install">
          <input type="hidden" name="shop" value="${shop.domain}" />
          <button class="primary">Install</button>
        </form>
      </main>
    </body>`,
  )
}
