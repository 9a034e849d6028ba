import type { Accounts } from './accounts.ts'
import type { Answer } from './answers.ts'
import { datacenters, type Location } from './datacenters.ts'
import type { Organisation } from './organisation.ts'

export type Visit = { orgs: Organisation[]; location: Location; url: URL; form?: URLSearchParams }

/** GET and POST /oauth/v2/auth: the page on which a user accepts or rejects (contract 1.2). */
export function authorise(accounts: Accounts, visit: Visit): Answer {
  const { orgs, location, url, form } = visit
  const asked = url.searchParams
  const redirectUri = asked.get('redirect_uri') ?? ''
  if (asked.get('client_id') !== accounts.client.id)
    return page(problem('Invalid Client Id', 'The client id passed does not exist'))
  if (asked.get('response_type') !== 'code')
    return page(problem('Invalid Response Type', 'response_type must be code'))
  if (!URL.canParse(redirectUri))
    return page(problem('Invalid Redirect Uri', 'Redirect URI passed does not match'))
  const scopes = scopesOf(asked)
  if (scopes.length === 0 || scopes.some((scope) => !/^\w+\.[\w.]+$/.test(scope))) {
    return page(problem('Invalid OAuth Scope', 'Scope does not exist'))
  }
  const first = orgs[0]
  if (!first) return page(problem('No organisation', 'This account has no CRM organisation'))
  if (form) {
    const org = orgs.find((one) => one.id === form.get('org')) ?? first
    return redirect(decide(accounts, org, asked, form.get('decision') === 'accept'))
  }
  const home = orgs.every((one) => one.location === first.location) ? first.location : location
  if (accounts.switches.homeDatacenter === 'http' && home !== location) {
    return redirect(`https://${datacenters[home].accounts}${url.pathname}${url.search}`)
  }
  const already = orgs.length === 1 && accounts.consented.has(`${accounts.client.id} ${first.id}`)
  if (already && asked.get('prompt') !== 'consent') return redirect(decide(accounts, first, asked, true))
  return page(consentForm(orgs, scopes))
}

/** Commas separate scopes; blanks do not (a common mistake that Zoho refuses). */
function scopesOf(asked: URLSearchParams): string[] {
  const scope = asked.get('scope') ?? ''
  return scope === '' ? [] : scope.split(',')
}

/** Where the browser goes after the decision. */
export function decide(
  accounts: Accounts,
  org: Organisation,
  asked: URLSearchParams,
  accepted: boolean,
): string {
  const back = new URL(asked.get('redirect_uri') ?? '')
  const state = asked.get('state')
  if (!accepted || accounts.tooOften('code', 4)) {
    back.searchParams.set(accounts.switches.denialParam, accounts.switches.denialValue)
  } else {
    const grant = {
      client: accounts.client.id,
      org: org.id,
      scopes: scopesOf(asked),
      redirectUri: asked.get('redirect_uri') ?? '',
    }
    const offline = asked.get('access_type') === 'offline'
    back.searchParams.set(
      'code',
      accounts.issueCode(grant, { offline, prompted: asked.get('prompt') === 'consent' }),
    )
    back.searchParams.set('location', org.location)
    back.searchParams.set('accounts-server', `https://${datacenters[org.location].accounts}`)
  }
  if (state !== null) back.searchParams.set('state', state)
  return back.href
}

const redirect = (location: string): Answer => ({ status: 302, headers: { location } })
const page = (body: string): Answer => ({
  status: 200,
  body: shell(body),
  headers: { 'x-frame-options': 'SAMEORIGIN' },
})

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function problem(title: string, text: string): string {
  return `<h1>${escape(title)}</h1><p role="alert">${escape(text)}</p>`
}

function consentForm(orgs: Organisation[], scopes: string[]): string {
  const options = orgs.map(
    (org) =>
      `<option value="${escape(org.id)}">${escape(org.name)} (${org.location}, ${org.environment})</option>`,
  )
  const choice =
    orgs.length > 1
      ? `<p><label for="org">Organisation</label> <select id="org" name="org">${options.join('')}</select></p>`
      : `<p>Organisation: <strong>${escape(orgs[0]?.name ?? '')}</strong></p>`
  return `<h1>Zoho CRM (simulator)</h1>
<p>This application would like to access the following information:</p>
<ul>${scopes.map((scope) => `<li>${escape(scope)}</li>`).join('')}</ul>
<form method="post" action="">${choice}
<button type="submit" name="decision" value="accept">Accept</button>
<button type="submit" name="decision" value="reject">Reject</button></form>`
}

function shell(body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Zoho Accounts</title>
<meta name="viewport" content="width=device-width"><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#222}
button{font:inherit;padding:.5rem 1.5rem;margin-right:.75rem;border:1px solid #888;border-radius:4px;background:#fff}
button[value=accept]{background:#d8372c;border-color:#d8372c;color:#fff}</style></head><body>${body}</body></html>`
}
