// The second half of app-bridge.js: the elements ui-save-bar, ui-modal, ui-title-bar, ui-nav-menu.
;(() => {
  // Read at each use: on the bounce page the elements outlive the first run of app-bridge.js.
  const bridge = () => window.__appBridge
  if (!bridge()) return
  const tell = (type, payload) => bridge().tell(type, payload)

  // Reports about an element now and after every change of its attributes or children.
  const follow = (watched, report) => {
    queueMicrotask(report)
    const observer = new MutationObserver(report)
    observer.observe(watched, { subtree: true, childList: true, characterData: true, attributes: true })
    return observer
  }
  const buttonFacts = (button) => ({
    text: button.textContent.trim(),
    disabled: button.disabled,
    loading: button.hasAttribute('loading') && button.getAttribute('loading') !== 'false',
    primary: button.getAttribute('variant') === 'primary',
    critical: button.getAttribute('tone') === 'critical',
  })
  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties)
    made.append(...children)
    return made
  }

  class Showable extends HTMLElement {
    showing = false
    set(showing) {
      if (this.showing === showing) return
      this.showing = showing
      this.changed()
      this.dispatchEvent(new Event(showing ? 'show' : 'hide'))
    }
    async show() {
      this.set(true)
    }
    async hide() {
      this.set(false)
    }
    async toggle() {
      this.set(!this.showing)
    }
  }

  class SaveBar extends Showable {
    connectedCallback() {
      this.style.display = 'none'
      this.observer = follow(this, () => this.changed())
    }
    disconnectedCallback() {
      this.observer.disconnect()
      this.set(false)
    }
    changed() {
      const { saveButton, discardButton } = bridge()
      const facts = (button) => (button ? buttonFacts(button) : null)
      const confirm = this.hasAttribute('discardconfirmation')
      const bar = { save: facts(saveButton(this)), discard: facts(discardButton(this)), confirm }
      tell('saveBar', this.showing ? bar : null)
    }
  }

  // The real one shows its content in a frame of the admin's; here it is a dialog over the app's own page. It joins the
  // page only when shown: React would trip over foreign nodes while it takes over the server's HTML.
  class Modal extends Showable {
    content = element('div', { className: 'content' })
    heading = element('h2', {})
    footer = element('footer', {})
    dialog = element('dialog', { className: 'app-bridge-modal' })
    connectedCallback() {
      this.style.display = 'none'
      const close = element('button', {
        type: 'button',
        className: 'close',
        ariaLabel: 'Close',
        textContent: '✕',
      })
      close.addEventListener('click', () => this.set(false))
      this.dialog.addEventListener('close', () => this.set(false))
      this.dialog.replaceChildren(element('header', {}, this.heading, close), this.content, this.footer)
      this.observer = follow(this, () => this.draw())
    }
    disconnectedCallback() {
      this.observer.disconnect()
      this.set(false)
    }
    changed() {
      tell('modal', this.showing)
      if (this.showing) {
        this.draw()
        document.body.append(this.dialog)
        this.dialog.showModal()
      } else {
        this.dialog.close()
        this.dialog.remove()
      }
    }
    draw() {
      const bar = this.querySelector('ui-title-bar')
      const buttons = [...(bar?.querySelectorAll('button') ?? [])].toReversed()
      this.heading.textContent = bar?.getAttribute('title') ?? ''
      this.dialog.ariaLabel = this.heading.textContent
      this.footer.hidden = buttons.length === 0
      this.footer.replaceChildren(...buttons.map(stageButton))
    }
  }
  const stageButton = (own) => {
    const { text, disabled, loading, primary, critical } = buttonFacts(own)
    const className = `${primary ? 'primary' : ''} ${critical ? 'critical' : ''}`
    const shown = element('button', {
      type: 'button',
      className,
      textContent: text,
      disabled: disabled || loading,
    })
    shown.addEventListener('click', () => own.click())
    return shown
  }

  class TitleBar extends HTMLElement {
    connectedCallback() {
      this.style.display = 'none'
      if (!this.closest('ui-modal')) this.observer = follow(this, () => this.report())
    }
    disconnectedCallback() {
      this.observer?.disconnect()
    }
    report() {
      tell('titleBar', {
        title: this.getAttribute('title') ?? '',
        actions: bridge().titleBarActions().map(buttonFacts),
      })
    }
  }

  class NavMenu extends HTMLElement {
    connectedCallback() {
      this.style.display = 'none'
      this.observer = follow(this, () => this.report())
    }
    disconnectedCallback() {
      this.observer.disconnect()
    }
    report() {
      const links = [...this.querySelectorAll('a, s-link')].map((link) => ({
        href: link.getAttribute('href'),
        text: link.textContent,
        isHome: link.getAttribute('rel') === 'home',
      }))
      tell('nav', links)
    }
  }

  const define = (name, kind) => customElements.get(name) || customElements.define(name, kind)
  define('ui-save-bar', SaveBar)
  define('ui-modal', Modal)
  define('ui-title-bar', TitleBar)
  define('ui-nav-menu', NavMenu)
  define('s-app-nav', class extends NavMenu {})

  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    .app-bridge-modal { border: 0; border-radius: 16px; padding: 0; width: min(620px, 92vw); box-shadow: 0 8px 40px #0005 }
    .app-bridge-modal::backdrop { background: #0009 }
    .app-bridge-modal header { display: flex; align-items: center; padding: 12px 16px; background: #f3f3f3 }
    .app-bridge-modal header h2 { flex: 1; margin: 0; font: 650 14px/20px Inter, system-ui, sans-serif }
    .app-bridge-modal footer { display: flex; gap: 8px; justify-content: flex-end; padding: 12px 16px; border-top: 1px solid #e3e3e3 }
    .app-bridge-modal footer[hidden] { display: none }
    .app-bridge-modal :is(header, footer) button { font: 550 13px/20px Inter, system-ui, sans-serif; padding: 5px 12px; border: 1px solid #c4c4c4; border-radius: 8px; background: #fff; cursor: pointer }
    .app-bridge-modal header button.close { border: 0; background: none }
    .app-bridge-modal footer button.primary { background: #303030; border-color: #303030; color: #fff }
    .app-bridge-modal footer button.critical { background: #c70a24; border-color: #c70a24; color: #fff }
    .app-bridge-modal footer button:disabled { opacity: 0.5 }`)
  document.adoptedStyleSheets.push(sheet)
})()
