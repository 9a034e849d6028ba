// The admin's half of an extension: the global `shopify`, calls of the app with a session token, and elements that can be used.
;(() => {
  const settings = JSON.parse(document.getElementById('settings').textContent)
  const { app, words, locale, selected, target } = settings
  const wordOf = (key) => key.split('.').reduce((found, part) => found?.[part], words)

  function translate(key, given = {}) {
    const found = wordOf(key)
    const text =
      typeof found === 'object' && 'count' in given
        ? (found[new Intl.PluralRules(locale).select(given.count)] ?? found.other)
        : found
    if (typeof text !== 'string') return key
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => String(given[name] ?? ''))
  }

  // Addresses without a host are the app's own; Shopify adds the session token to them.
  const plain = window.fetch.bind(window)
  window.fetch = async (input, init = {}) => {
    const query = new URLSearchParams({ shop: settings.shop, user: settings.user })
    const { token } = await (await plain(`/sandbox/session-token?${query}`)).json()
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    headers.set('accept-language', locale)
    return plain(new URL(String(input), app), { ...init, headers })
  }

  window.shopify = {
    data: { selected },
    i18n: { translate, formatDate: (at, options) => new Intl.DateTimeFormat(locale, options).format(at) },
    close: () => history.back(),
    // Once the body is there, where the extension draws.
    extend: (name, run) => {
      if (name === target) queueMicrotask(run)
    },
  }

  const upgrade = (name, adopt) =>
    customElements.define(
      name,
      class extends HTMLElement {
        connectedCallback() {
          adopt(this)
        }
      },
    )
  upgrade('s-button', (button) => {
    button.setAttribute('role', 'button')
    button.tabIndex = 0
    button.addEventListener('keydown', ({ key }) => key === 'Enter' && button.click())
  })
  upgrade('s-link', (link) => {
    link.setAttribute('role', 'link')
    link.tabIndex = 0
    link.addEventListener('click', () => {
      const href = link.getAttribute('href') ?? ''
      const isApp = href.startsWith('app:')
      window.open(isApp ? `${settings.base}/${href.slice(4)}` : href, isApp ? '_top' : '_blank')
    })
  })
  upgrade('s-spinner', (spinner) => {
    spinner.setAttribute('role', 'progressbar')
    spinner.setAttribute('aria-label', spinner.getAttribute('accessibilityLabel') ?? '')
  })
})()
