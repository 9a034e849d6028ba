// A document of the app finds its shop in its address, where the admin put it. Whoever loads one without (a link clicked
// before React took over, a reload inside the frame, a refusal's plain link) gets that part of the address back from the
// tab's own memory, and the page that was asked for. Scripts as text: they run before and without everything else.

const remembered = 'way-in'

/** For the head of every document in the frame: remembers what the admin put into the address. */
export const rememberWayIn = `try {
  const query = new URLSearchParams(location.search)
  const way = ['shop', 'host', 'locale'].filter((name) => query.has(name)).map((name) => [name, query.get(name)])
  if (query.has('shop') && query.has('host')) sessionStorage.setItem('${remembered}', JSON.stringify(way))
} catch {} // storage may be switched off`

const goBack = `try {
  const to = new URL(new URLSearchParams(location.search).get('to'), location.origin)
  const way = JSON.parse(sessionStorage.getItem('${remembered}'))
  if (to.origin !== location.origin || !to.pathname.startsWith('/app')) throw Error('not a page of the app')
  for (const [name, value] of way) to.searchParams.set(name, value)
  if (top !== window) to.searchParams.set('embedded', '1')
  location.replace(to.href)
} catch { location.replace('/') }`

/** The page that leads back; where nothing is remembered it ends on the bare address, which says where the app lives. */
export const wayBackPage = (nonce: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"><title></title><script nonce="${nonce}">${goBack}</script></head><body></body></html>`
