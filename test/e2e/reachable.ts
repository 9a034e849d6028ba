// Whether a press meets what it is meant for: nothing may lie over a button's middle, and no edge cut it off.

import type { FrameLocator } from 'playwright-core'

/** The buttons of the page's tables that something else covers, by what they say. */
export function coveredButtons(app: FrameLocator): Promise<string[]> {
  return app.locator('table button').evaluateAll((buttons) =>
    buttons.flatMap((button) => {
      button.scrollIntoView({ block: 'center' })
      const { x, y, width, height } = button.getBoundingClientRect()
      if (width === 0) return []
      const met = document.elementFromPoint(x + width / 2, y + height / 2)
      return button.contains(met) ? [] : [`${button.textContent}: ${met?.tagName} ${met?.className}`]
    }),
  )
}
