// The admin's half of App Bridge: frames the app, hands out session tokens, shows navigation, title, save bar, toasts.
;(() => {
  const settings = JSON.parse(document.getElementById('settings').textContent)
  const byId = (id) => document.getElementById(id)
  const frame = byId('app')
  const choices = { locale: byId('locale'), user: byId('user') }
  let bridgeThere = false
  let path = settings.path

  const post = (message) => frame.contentWindow.postMessage(message, settings.appOrigin)
  const command = (admin, payload) => post({ admin, payload })
  const get = async (address, query) => {
    const response = await fetch(`${address}?${new URLSearchParams({ ...query, user: choices.user.value })}`)
    if (!response.ok) throw Error(`${address} answered ${response.status}`)
    return response.json()
  }

  // What the merchant chose stays chosen; a choice starts the app anew, as in the admin.
  for (const [name, select] of Object.entries(choices)) {
    select.value = localStorage.getItem(`sandbox-${name}`) ?? select.value
    select.addEventListener('change', () => {
      localStorage.setItem(`sandbox-${name}`, select.value)
      void load(path)
    })
  }

  async function load(appPath) {
    bridgeThere = false
    drawSaveBar(null)
    document.documentElement.lang = choices.locale.value
    const { src } = await get('/sandbox/document', { path: appPath, locale: choices.locale.value })
    // A changed src would leave an entry in the history each time.
    frame.contentWindow.location.replace(src)
  }

  const answers = {
    idToken: async () => (await get('/sandbox/session-token', {})).token,
    leaveConfirmation: () => confirmed('Leave page with unsaved changes?', 'Leave page'),
    user: () => ({ id: choices.user.value, accountAccess: choices.user.selectedOptions[0].textContent }),
    resourcePicker: () => undefined,
    'scopes.query': () => ({ granted: settings.scopes, required: settings.scopes, optional: [] }),
    // Only what the app's file calls optional may be asked for.
    'scopes.request': async (wanted) => {
      if (!(await confirmed(`${settings.appName} asks for: ${wanted.join(', ')}.`, 'Allow')))
        return { result: 'declined-all', detail: { granted: settings.scopes } }
      settings.scopes = (await get('/sandbox/grant', { scopes: wanted.join(',') })).granted
      return { result: 'granted-all', detail: { granted: settings.scopes } }
    },
    'scopes.revoke': () => ({ detail: { granted: settings.scopes } }),
  }
  const reports = {
    address: showAddress,
    nav: drawNav,
    titleBar: drawTitleBar,
    saveBar: drawSaveBar,
    loading: (on) => byId('loading').classList.toggle('on', on),
    modal: (on) => document.body.classList.toggle('modal', on),
    toast: showToast,
    toastHide: (id) => byId(`toast-${id}`)?.remove(),
    leave: (to) => location.assign(`/go?to=${encodeURIComponent(to)}`),
  }

  addEventListener('message', async ({ origin, source, data }) => {
    if (origin !== settings.appOrigin || source !== frame.contentWindow || !data?.appBridge) return
    const { appBridge: type, payload, id } = data
    if (type in reports) return reports[type](payload)
    try {
      post({ admin: 'reply', id, payload: await answers[type](payload) })
    } catch (error) {
      post({ admin: 'reply', id, error: error.message })
    }
  })

  function showAddress(address) {
    const url = new URL(address, settings.appOrigin)
    if (url.pathname.startsWith('/auth/')) return
    for (const name of settings.embeddedParams) url.searchParams.delete(name)
    path = url.pathname + url.search
    bridgeThere = true
    history.replaceState(null, '', settings.base + path)
    markCurrent()
  }

  function drawNav(links) {
    const items = links.filter((link) => !link.isHome)
    byId('app-links').replaceChildren(...items.map((link) => make('li', {}, appLink(link))))
    markCurrent()
  }
  function appLink({ href, text }) {
    const link = make('a', { href: settings.base + href, textContent: text })
    link.dataset.path = href
    return link
  }
  byId('app-home').dataset.path = settings.home
  byId('app-nav').addEventListener('click', (event) => {
    const link = event.target.closest('a[data-path]')
    if (!link) return
    event.preventDefault()
    document.body.classList.remove('menu')
    if (bridgeThere) command('navigate', link.dataset.path)
    else void load(link.dataset.path)
  })
  // The item of the longest path that leads here, so that sub-pages light up their parent.
  function markCurrent() {
    const here = new URL(path, settings.appOrigin).pathname
    const links = [...document.querySelectorAll('#app-nav a[data-path]')]
    const leadsHere = (to) => here === to || here.startsWith(`${to}/`)
    const matching = links.filter((link) =>
      leadsHere(new URL(link.dataset.path, settings.appOrigin).pathname),
    )
    const current = matching.toSorted((a, b) => b.dataset.path.length - a.dataset.path.length)[0]
    for (const link of links) link.ariaCurrent = link === current ? 'page' : null
  }

  function drawTitleBar({ title, actions }) {
    byId('page-title').textContent = title
    document.title = `${title || settings.appName} · ${settings.storeName} · Shopify (sandbox)`
    byId('page-actions').replaceChildren(
      ...actions.map((action, index) => barButton(action, () => command('titleBarAction', index))),
    )
  }

  function drawSaveBar(bar) {
    byId('save-bar').hidden = !bar
    if (!bar) return
    const discard = async () => {
      if (!bar.confirm || (await confirmed('Discard all unsaved changes?', 'Discard changes')))
        command('discard')
    }
    const buttons = [
      barButton({ ...bar.discard, text: 'Discard', primary: false }, discard),
      barButton({ ...bar.save, text: 'Save', primary: true }, () => command('save')),
    ]
    byId('save-buttons').replaceChildren(...buttons)
  }
  function barButton({ text, disabled, loading, primary }, act) {
    const button = make('button', { type: 'button', textContent: text, disabled: disabled || loading })
    button.classList.toggle('primary', Boolean(primary))
    button.addEventListener('click', act)
    return button
  }

  function showToast({ id, message, isError, duration }) {
    const toast = make('div', {
      id: `toast-${id}`,
      className: isError ? 'toast error' : 'toast',
      textContent: message,
    })
    byId('toasts').append(toast)
    setTimeout(() => toast.remove(), duration)
  }

  function confirmed(question, yes) {
    const dialog = byId('confirm')
    byId('confirm-question').textContent = question
    byId('confirm-yes').textContent = yes
    dialog.returnValue = ''
    dialog.showModal()
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true })
    })
  }

  byId('menu').addEventListener('click', () => document.body.classList.toggle('menu'))

  function make(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties)
    made.append(...children)
    return made
  }

  void load(path)
})()
