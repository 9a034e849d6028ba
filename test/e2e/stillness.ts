// Whether a page keeps still while it loads: by what the browser counts, and by its layout alone.

import type { FrameLocator } from 'playwright-core'

type Counted = PerformanceEntry & {
  value: number
  sources: readonly { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[]
}

/** The layout shifts of the page so far: their sum, and what moved from where to where. */
export function countShifts(app: FrameLocator): Promise<{ sum: number; moved: string[] }> {
  return app.locator('body').evaluate(
    () =>
      new Promise<{ sum: number; moved: string[] }>((resolve) => {
        let sum = 0
        const moved: string[] = []
        new PerformanceObserver((list) => {
          for (const { value, startTime, sources } of list.getEntries() as Counted[]) {
            sum += value
            for (const { node, previousRect, currentRect } of sources) {
              const [from, to] = [previousRect, currentRect].map(({ x, y, width, height }) =>
                [x, y, width, height].map(Math.round).join(' '),
              )
              const text = node?.textContent?.slice(0, 40)
              moved.push(`${Math.round(startTime)} ms: ${text}: ${from} to ${to}`)
            }
          }
        }).observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => setTimeout(() => resolve({ sum, moved }), 100))
      }),
  )
}

/**
 * What of the page is moved by what follows it in the document. The browser paints what has come of the HTML: where the
 * network or the processor is slow, a part stands before the next one is there, and must stay where it stands.
 */
export function movedByWhatFollows(app: FrameLocator): Promise<string[]> {
  return app.locator('main').evaluate((main) => {
    const parts = [...main.querySelectorAll('h1, h2, .figure, .Polaris-ShadowBevel')]
    const places = () =>
      parts.map((part) => {
        const { x, y } = part.getBoundingClientRect()
        return `${Math.round(x)} ${Math.round(y)}`
      })
    const whole = places()
    const moved = new Set<string>()
    parts.forEach((last, n) => {
      const hidden: HTMLElement[] = []
      for (let one: Element | null = last; one && one !== main; one = one.parentElement)
        for (let next = one.nextElementSibling; next; next = next.nextElementSibling)
          if (next instanceof HTMLElement && next.style.display === '') hidden.push(next)
      for (const one of hidden) one.style.display = 'none'
      places()
        .slice(0, n + 1)
        .forEach((place, m) => {
          if (place !== whole[m]) moved.add(`${parts[m]?.textContent?.slice(0, 40)}: ${place} to ${whole[m]}`)
        })
      for (const one of hidden) one.style.display = ''
    })
    return [...moved]
  })
}
