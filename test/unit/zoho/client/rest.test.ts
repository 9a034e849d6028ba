import { expect, test } from 'vitest'
import { isThrottled, ThrottledError } from '#app/lib/errors.ts'
import { createRest, type Rest } from '#app/zoho/client/rest.server.ts'

const minuteMs = 60_000

function open() {
  const clock = { at: Date.now() }
  const told: Rest[] = []
  const rest = createRest(
    () => new Date(clock.at),
    (news) => void told.push(news),
  )
  const mayCall = () => {
    try {
      rest.check()
      return true
    } catch (error) {
      if (!isThrottled(error)) throw error
      return false
    }
  }
  return { clock, told, rest, mayCall }
}
const refusal = (ms: number) =>
  new ThrottledError('Zoho asked us to wait', { code: 'zoho_credits', retryAt: new Date(Date.now() + ms) })

test("a short wait is its own call's; a long one holds every call back, and is told once", () => {
  const { rest, told, mayCall } = open()
  rest.begin(refusal(1500))
  expect(mayCall()).toBe(true)
  rest.begin(refusal(10 * minuteMs))
  rest.begin(refusal(10 * minuteMs))
  expect(mayCall()).toBe(false)
  expect(told).toHaveLength(1)
})

test('after a minute somebody asks; refused again until the same time, all wait for another minute', () => {
  const { rest, clock, mayCall } = open()
  rest.begin(refusal(10 * minuteMs))
  clock.at += minuteMs
  expect(mayCall()).toBe(true)
  rest.begin(refusal(9 * minuteMs))
  expect(mayCall()).toBe(false)
  clock.at += minuteMs
  expect(mayCall()).toBe(true)
})

test('who is held back comes again when somebody may ask, not at the end of the whole rest', () => {
  const { rest } = open()
  rest.begin(refusal(10 * minuteMs))
  let retryAt = Infinity
  try {
    rest.check()
  } catch (error) {
    if (isThrottled(error)) retryAt = error.retryAt.getTime()
  }
  expect(retryAt - Date.now()).toBeLessThanOrEqual(minuteMs)
})

test('what is only read again of another process does not begin the minute anew', () => {
  const { rest, clock, mayCall } = open()
  rest.learn({ ms: 10 * minuteMs, code: 'zoho_credits' })
  expect(mayCall()).toBe(false)
  clock.at += minuteMs
  rest.learn({ ms: 9 * minuteMs, code: 'zoho_credits' })
  expect(mayCall()).toBe(true)
})
