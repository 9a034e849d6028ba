// Preloaded into the unmodified app (`node --import`): every call to Shopify or Zoho goes to the simulators at
// SIMULATORS_URL, which read the wanted host from x-forwarded-host. Any other host but this machine fails loudly.

import { Agent, setGlobalDispatcher } from 'undici'

const { NODE_ENV, SANDBOX, SIMULATORS_URL } = process.env
if (NODE_ENV === 'production' && SANDBOX !== '1') {
  throw new Error(
    'test/support/redirect.mjs sends all remote calls to simulators: never in production (SANDBOX=1 says that this is none)',
  )
}
if (!SIMULATORS_URL) throw new Error('test/support/redirect.mjs needs SIMULATORS_URL')
const simulatorsOrigin = new URL(SIMULATORS_URL).origin

const imitated = [
  /\.myshopify\.com$/,
  /^storage\.googleapis\.com$/,
  /^cdn\.shopify\.com$/,
  /\.zohoapis\.[a-z]{2,3}(\.[a-z]{2})?$/,
  /\.zoho\.[a-z]{2,3}(\.[a-z]{2})?$/,
  /\.zohocloud\.ca$/,
]
const here = new Set(['localhost', '127.0.0.1', '[::1]'])

// undici 7 sets the dispatcher that Node 24's own fetch obeys, too.
setGlobalDispatcher(
  new Agent().compose((dispatch) => (options, handler) => {
    const { hostname, host } = new URL(options.origin)
    if (here.has(hostname)) return dispatch(options, handler)
    if (!imitated.some((name) => name.test(hostname))) {
      throw new Error(
        `No simulator answers for ${host} (${options.method} ${options.path}); there is no network here`,
      )
    }
    const headers = withHeader(options.headers, 'x-forwarded-host', host)
    return dispatch({ ...options, origin: simulatorsOrigin, headers }, handler)
  }),
)

// fetch hands headers over as a flat list, undici's own calls as an object or pairs.
function withHeader(headers, name, value) {
  if (Array.isArray(headers) && !Array.isArray(headers[0])) return [...headers, name, value]
  const entries =
    headers && typeof headers[Symbol.iterator] === 'function' ? Object.fromEntries(headers) : headers
  return { ...entries, [name]: value }
}
