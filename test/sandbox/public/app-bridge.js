// Local simulator for https://cdn.shopify.com/shopifycloud/app-bridge.js, for the sandbox and the browser tests only.
// It talks to the admin page around it (admin.js) by postMessage; nothing of it is part of the app. The sandbox serves
// it in one file with app-bridge-elements.js.
;(() => {
  const script = document.currentScript
  const shell = new URL(script.src).origin
  const query = new URLSearchParams(location.search)
  // The bounce page runs this script a second time in one window.
  const real = (window.__appBridgeReal ??= {
    fetch: window.fetch.bind(window),
    open: window.open.bind(window),
    pushState: history.pushState,
    replaceState: history.replaceState,
  })
  const config = readConfig()
  if (!config.apiKey || !config.shop) throw Error('App Bridge: missing required configuration fields')
  sessionStorage.setItem('app-bridge-config', JSON.stringify(config))

  // Outside a frame the real one goes back into the admin.
  if (top === window && !config.disabledFeatures.includes('auto-redirect')) {
    const inAdmin = atob(config.host).replace(/^[^/]+/, '')
    location.assign(`${shell}${inAdmin}/apps/${config.apiKey}${location.pathname}${location.search}`)
    return
  }

  let lastId = 0
  const waiting = new Map()
  const tell = (type, payload, id) => parent.postMessage({ appBridge: type, payload, id }, shell)
  const ask = (type, payload) =>
    new Promise((resolve, reject) => {
      const id = ++lastId
      waiting.set(id, { resolve, reject })
      tell(type, payload, id)
    })
  const idToken = () => ask('idToken')

  const openBars = () => [...document.querySelectorAll('ui-save-bar')].filter((bar) => bar.showing)
  const isDirty = () => openBars().length > 0
  const saveButton = (bar) => bar?.querySelector('button[variant=primary]') ?? bar?.querySelector('button')
  const discardButton = (bar) =>
    [...(bar?.querySelectorAll('button') ?? [])].find((one) => one !== saveButton(bar))
  const titleBarActions = () =>
    [...document.querySelectorAll('ui-title-bar button')].filter((b) => !b.closest('ui-modal'))
  /** Resolves true when nothing is unsaved, or the merchant gave it up. */
  async function mayLeave() {
    if (!isDirty()) return true
    if (!(await ask('leaveConfirmation'))) return false
    for (const bar of openBars()) {
      discardButton(bar)?.click()
      await bar.hide()
    }
    return true
  }

  addEventListener('message', async ({ origin, data }) => {
    if (origin !== shell || !data?.admin) return
    if (data.admin === 'reply') {
      const { resolve, reject } = waiting.get(data.id) ?? {}
      waiting.delete(data.id)
      return data.error ? reject?.(Error(data.error)) : resolve?.(data.payload)
    }
    if (data.admin === 'navigate' && (await mayLeave())) navigate(data.payload)
    if (data.admin === 'save') saveButton(openBars().at(-1))?.click()
    if (data.admin === 'discard') discardButton(openBars().at(-1))?.click()
    if (data.admin === 'titleBarAction') titleBarActions()[data.payload]?.click()
  })

  // A click in the admin's navigation clicks the app's own link; without one, an event tells the app where to go.
  function navigate(href) {
    const pathOf = (link) => new URL(link, location.href).pathname.replace(/\/+$/, '')
    const links = [...document.querySelectorAll('ui-nav-menu > a, s-app-nav > a, s-app-nav > s-link')]
    const own = links.find((link) => pathOf(link.getAttribute('href')) === pathOf(href))
    if (own) return own.click()
    const link = document.createElement('a')
    link.setAttribute('href', href)
    document.body.append(link)
    link.dispatchEvent(new Event('shopify:navigate', { bubbles: true }))
    link.remove()
  }

  function isOwn(url) {
    const sameHost = url.hostname === location.hostname || url.hostname.endsWith(`.${location.hostname}`)
    return (url.protocol === location.protocol && sameHost) || config.appOrigins.includes(url.origin)
  }

  window.fetch = async (input, init) => {
    if (config.disabledFeatures.includes('fetch')) return real.fetch(input, init)
    const request = new Request(input instanceof Request ? input.clone() : input, init)
    if (!isOwn(new URL(request.url))) return real.fetch(request)
    const withToken = !request.headers.has('Authorization')
    if (withToken) request.headers.set('Authorization', `Bearer ${await idToken()}`)
    setIfMissing(request.headers, 'X-Requested-With', 'XMLHttpRequest')
    setIfMissing(request.headers, 'Accept-Language', config.locale)
    const again = request.clone()
    let response = await real.fetch(request)
    if (withToken && response.headers.has('X-Shopify-Retry-Invalid-Session-Request')) {
      again.headers.set('Authorization', `Bearer ${await idToken()}`)
      response = await real.fetch(again)
    }
    const leaveFor = response.headers.get('X-Shopify-API-Request-Failure-Reauthorize-Url')
    if (!leaveFor) return response
    tell('leave', new URL(leaveFor, location.href).href)
    return new Promise(() => {}) // as the real one: it never settles
  }
  const setIfMissing = (headers, name, value) => headers.has(name) || headers.set(name, value)

  const isAdminAddress = (url) => /^shopify:\/*admin\//i.test(url)
  window.open = (url, target = '_blank', features) => {
    const address = isAdminAddress(String(url)) ? String(url) : new URL(url, location.href).href
    if (isAdminAddress(address) || target === '_top' || target === '_parent')
      return void tell('leave', address)
    return real.open(reachable(address), target, features)
  }
  // Shopify's and Zoho's own pages are not to be had here; the shell knows what stands in for each.
  const reachable = (address) => {
    const { origin } = new URL(address)
    return origin === location.origin || origin === shell
      ? address
      : `${shell}/go?to=${encodeURIComponent(address)}`
  }

  const onLinkClick = async (event) => {
    const link = event.composedPath().find((one) => one.localName === 'a' && one.getAttribute('href'))
    if (!link) return
    if (isDirty() && link.target !== '_blank') {
      event.preventDefault()
      event.stopImmediatePropagation()
      if (await mayLeave()) link.click()
    } else if (link.target || isAdminAddress(link.getAttribute('href'))) {
      event.preventDefault()
      window.open(
        isAdminAddress(link.getAttribute('href')) ? link.getAttribute('href') : link.href,
        link.target || '_top',
      )
    }
  }
  addEventListener('click', (event) => void onLinkClick(event), true)
  addEventListener('beforeunload', (event) => isDirty() && event.preventDefault())

  const tellAddress = () => tell('address', location.pathname + location.search)
  for (const change of ['pushState', 'replaceState']) {
    history[change] = function (...given) {
      real[change].apply(this, given)
      tellAddress()
    }
  }
  addEventListener('popstate', tellAddress)

  const byId = (act) => ({
    show: async (id) => act(id)?.show(),
    hide: async (id) => act(id)?.hide(),
    toggle: async (id) => act(id)?.toggle(),
  })
  const inPage = byId((id) => document.getElementById(id))
  window.shopify = {
    config,
    origin: shell,
    ready: Promise.resolve(),
    environment: { embedded: true, mobile: false, pos: false, intent: false },
    idToken,
    loading: (on = true) => tell('loading', Boolean(on)),
    toast: {
      show(message, { isError = false, duration = 5000 } = {}) {
        const id = String(++lastId)
        tell('toast', { id, message, isError, duration })
        return id
      },
      hide: (id) => tell('toastHide', id),
    },
    modal: inPage,
    saveBar: {
      ...inPage,
      async leaveConfirmation() {
        if (!(await mayLeave())) throw Error('The merchant stays')
      },
    },
    user: () => ask('user'),
    resourcePicker: (options) => ask('resourcePicker', options),
    scopes: {
      query: () => ask('scopes.query'),
      request: (wanted) => ask('scopes.request', wanted),
      revoke: (unwanted) => ask('scopes.revoke', unwanted),
    },
    app: { extensions: async () => [] },
    webVitals: { onReport: async () => {} },
    support: { registerHandler: async () => {} },
    reviews: {},
    setSignals() {},
  }
  window.__appBridge = { tell, saveButton, discardButton, titleBarActions }
  tellAddress()

  const reload = query.get('shopify-reload')
  if (reload && !query.has('id_token')) void bounce(new URL(reload, location.origin))

  // The page without a token fetches itself again with one. A wrong SHOPIFY_APP_URL shows here.
  async function bounce(url) {
    if (url.origin !== location.origin) throw Error(`shopify-reload must be same-origin (${url.origin})`)
    url.searchParams.delete('shopify-reload')
    history.replaceState(null, '', url.href)
    const response = await fetch(url.href, { headers: { accept: 'text/html', 'X-Shopify-Bounce': '1' } })
    const html = await response.text()
    document.open()
    document.write(html)
    document.close()
  }

  function readConfig() {
    const meta = (name) => document.querySelector(`meta[name="shopify-${name}"]`)?.content
    const stored = JSON.parse(sessionStorage.getItem('app-bridge-config') ?? '{}')
    const list = (text) => (text ?? '').split(',').filter(Boolean)
    return {
      apiKey: script.dataset.apiKey ?? meta('api-key') ?? stored.apiKey,
      shop: query.get('shop') ?? stored.shop,
      host: query.get('host') ?? stored.host,
      locale: query.get('locale') ?? stored.locale ?? 'en-US',
      appOrigins: list(meta('app-origins')),
      disabledFeatures: list(meta('disabled-features')),
    }
  }
})()
