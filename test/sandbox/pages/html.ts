// HTML by template: every value is escaped unless it is HTML itself.

export type Html = { readonly html: string }
type Value = Html | string | number | boolean | null | undefined | readonly Value[]

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false || value === true) return ''
  if (Array.isArray(value)) return value.map(render).join('')
  if (typeof value === 'object') return 'html' in value ? value.html : ''
  return `${value}`.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return { html: parts.map((part, index) => part + render(values[index])).join('') }
}

/** Whatever a record holds, as text. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')

export function htmlResponse(page: Html, status = 200): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(page.html, { status, headers })
}

export const seeOther = (location: string) => new Response(null, { status: 303, headers: { location } })

const places = [
  ['/', 'Shopify admin'],
  ['/crm', 'CRM'],
  ['/store', 'Change the store'],
  ['/mail', 'Mail'],
  ['/trouble', 'Make trouble'],
]

/** A page of the sandbox's own. What stands in `live` renews itself every second. */
export function sandboxPage(page: { title: string; here: string; controls?: Html; live: Html }): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · Sandbox</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox/pages.css" />
        <script src="/sandbox/live.js" defer></script>
      </head>
      <body class="${page.here.slice(1)}">
        <header class="bar">
          <strong>Sandbox</strong>
          <nav aria-label="Sandbox">
            ${places.map(
              ([to = '', name]) =>
                html`<a href="${to}" ${to === page.here ? html`aria-current="page"` : ''}>${name}</a>`,
            )}
          </nav>
        </header>
        <h1>${page.title}</h1>
        ${page.controls}
        <main id="live">${page.live}</main>
      </body>
    </html>`
}

/** A button that posts to an address of the sandbox. */
export function action(to: string, label: string, fields: Record<string, string> = {}): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )
  return html`<form method="post" action="${to}">${hidden}<button>${label}</button></form>`
}
