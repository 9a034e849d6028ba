// What goes wrong with remote systems, one switch each.

import type { Sandbox } from '../sandbox.ts'
import { html, sandboxPage, type Html } from './html.ts'

type Trouble = {
  label: string
  explain: string
  /** pressed or not; without it the button does something once */
  isOn?: (sandbox: Sandbox) => boolean
  act: (sandbox: Sandbox) => void | Promise<void>
}

const once = (label: string, explain: string, act: Trouble['act']): Trouble => ({ label, explain, act })

type Switch = { isOn: (sandbox: Sandbox) => boolean; turn: (sandbox: Sandbox, on: boolean) => void }
const lasting = (label: string, explain: string, { isOn, turn }: Switch): Trouble => {
  return { label, explain, isOn, act: (sandbox) => turn(sandbox, !isOn(sandbox)) }
}

const slowMs = 2_000

const ofShopify = {
  'shopify-slow': lasting('Slow', 'Every answer takes two seconds longer.', {
    isOn: ({ shopify: { faults } }) => faults.latencyMs > 0,
    turn: ({ shopify: { faults } }, on) => void (faults.latencyMs = on ? slowMs : 0),
  }),
  'shopify-throttled': lasting('Throttled', 'The next 20 queries are refused: too costly just now.', {
    isOn: ({ shopify: { faults } }) => faults.throttled > 0,
    turn: ({ shopify: { faults } }, on) => void (faults.throttled = on ? 20 : 0),
  }),
  'shopify-down': lasting('Down', 'Answers 503 to everything.', {
    isOn: ({ shopify: { faults } }) => faults.down === true,
    turn: ({ shopify: { faults } }, on) => void (faults.down = on),
  }),
  'webhooks-stopped': lasting('Webhooks stopped', 'Changes are not told, and are not told later either.', {
    isOn: ({ shopify: { faults } }) => faults.webhooks.stopped,
    turn: ({ shopify: { faults } }, on) => void (faults.webhooks.stopped = on),
  }),
  'webhooks-duplicated': lasting('Webhooks duplicated', 'Every delivery comes twice, in any order.', {
    isOn: ({ shopify: { faults } }) => faults.webhooks.duplicate > 0,
    turn: ({ shopify: { faults } }, on) =>
      void Object.assign(faults.webhooks, { duplicate: on ? 1 : 0, reorder: on }),
  }),
}

const ofZoho = {
  'zoho-slow': lasting('Slow', 'Every answer takes two seconds longer.', {
    isOn: ({ zoho: { faults } }) => faults.latencyMs > 0,
    turn: ({ zoho: { faults } }, on) => void (faults.latencyMs = on ? slowMs : 0),
  }),
  'zoho-throttled': lasting('Throttled', 'The next 20 calls are refused with 429.', {
    isOn: ({ zoho: { faults } }) => faults.throttle > 0,
    turn: ({ zoho: { faults } }, on) => void (faults.throttle = on ? 20 : 0),
  }),
  'zoho-down': lasting('Down', 'Answers 503 to everything, the consent page included.', {
    isOn: ({ zoho: { faults } }) => faults.down,
    turn: ({ zoho: { faults } }, on) => void (faults.down = on),
  }),
  'zoho-errors': once('Five errors', 'The next five calls end in 500.', ({ zoho: { faults } }) => {
    faults.fail500 = 5
  }),
  'zoho-lost-answers': once(
    'Lost answers',
    'Three writes are done, but the connection breaks.',
    ({ zoho: { faults } }) => {
      faults.timeoutAfterCommit = 3
    },
  ),
  'zoho-revoked': once(
    'Revoke access',
    'As if the Zoho user had removed the app: reconnecting mends it.',
    ({ zoho }) => zoho.faults.revokeTokens(),
  ),
  'zoho-expired': once('Expire access tokens', 'The app has to refresh; nobody should notice.', ({ zoho }) =>
    zoho.faults.expireAccessTokens(),
  ),
  'zoho-credits': once('Use up credits', 'Another program has used the credits of the day.', ({ zoho }) =>
    zoho.org().spendCredits(1_000_000),
  ),
}

const ofAdmin = {
  'stale-token': lasting('Stale session token', 'The next session token has expired already.', {
    isOn: ({ admin }) => admin.staleTokens > 0,
    turn: ({ admin }, on) => void (admin.staleTokens = on ? 1 : 0),
  }),
  'without-token': lasting('Load without a token', 'Pages open without id_token: the app has to bounce.', {
    isOn: ({ admin }) => admin.withoutToken,
    turn: ({ admin }, on) => void (admin.withoutToken = on),
  }),
  uninstall: once('Uninstall the app', 'Its access ends at once, and it is told by webhook.', ({ shop }) =>
    shop.uninstall(),
  ),
}

const ofApp = {
  kill: once('Kill', 'The process ends without warning (SIGKILL).', ({ app }) => app.stop('SIGKILL')),
  start: once('Start', 'Starts it again where it was killed.', ({ app }) => app.start()),
}

const groups: [string, Record<string, Trouble>][] = [
  ['Shopify', ofShopify],
  ['Zoho CRM', ofZoho],
  ['Shopify admin', ofAdmin],
  ['The app', ofApp],
]

/** POST /trouble/{name} */
export const troubles: Record<string, Trouble> = { ...ofShopify, ...ofZoho, ...ofAdmin, ...ofApp }

export function troublePage(sandbox: Sandbox): Html {
  const control = (group: string, id: string, { label, explain, isOn }: Trouble) => {
    const pressed = isOn ? html`aria-pressed="${String(isOn(sandbox))}"` : ''
    return html`<div>
      <form method="post" action="/trouble/${id}">
        <button aria-label="${group}: ${label}" ${pressed}>${label}</button>
      </form>
      <span class="quiet">${explain}</span>
    </div>`
  }
  return sandboxPage({
    title: 'Make trouble',
    here: '/trouble',
    live: html`<p class="quiet">
        The app is ${sandbox.app.running() ? 'running' : 'not running'}. Its log: ${sandbox.logFile}
      </p>
      ${groups.map(
        ([group, entries]) =>
          html`<h2>${group}</h2>
            <div class="switches">
              ${Object.entries(entries).map(([id, trouble]) => control(group, id, trouble))}
            </div>`,
      )}`,
  })
}
