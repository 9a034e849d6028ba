/** Zoho writes times to the second, in the token user's zone, never with milliseconds or a bare Z (contract 3.1). */
export type Clock = { ms: () => number; format: (ms: number) => string }

export function createClock(now: () => Date, offsetMinutes: number): Clock {
  const zone = zoneOf(offsetMinutes)
  let lastSecond = Number.NaN
  let lastText = ''
  return {
    ms: () => now().getTime(),
    format(ms) {
      const second = Math.floor(ms / 1000)
      if (second !== lastSecond) {
        lastSecond = second
        lastText = new Date(second * 1000 + offsetMinutes * 60_000).toISOString().slice(0, 19) + zone
      }
      return lastText
    },
  }
}

function zoneOf(offsetMinutes: number): string {
  const size = Math.abs(offsetMinutes)
  const hours = String(Math.floor(size / 60)).padStart(2, '0')
  return `${offsetMinutes < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`
}

const dateTimeShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/
const dateShape = /^(\d{4})-(\d{2})-(\d{2})$/

/** The instant, or undefined when the text is not in Zoho's format. */
export function parseDateTime(text: string): number | undefined {
  if (!dateTimeShape.test(text) || !isDate(text.slice(0, 10))) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

export function isDate(text: string): boolean {
  const parts = dateShape.exec(text)
  if (!parts) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text
}
