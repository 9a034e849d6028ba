import { describe, expect, it } from 'vitest'
import { meanwhileOf, paceOf, stepShare, waitsFor } from '#app/ui/home/import/pace.ts'
import type { RunView, StepView } from '#app/ui/components/run/views.ts'

const start = new Date('2026-11-24T10:00:00Z')
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)

const step = (part: Partial<StepView>): StepView => ({
  kind: 'customer',
  state: 'writing',
  total: 0,
  done: 0,
  cursor: 0,
  startedAt: start,
  finishedAt: null,
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  rejected: 0,
  ...part,
})
const run = (steps: StepView[], state: RunView['state'] = 'running'): RunView => ({
  id: '1',
  type: 'import',
  state,
  cause: null,
  startedAt: start,
  finishedAt: null,
  steps,
})

describe('the pace of a run', () => {
  it('tells speed and time left from what is done', () => {
    const pace = paceOf(run([step({ total: 1000, done: 400 })]), later(20))
    expect(pace).toMatchObject({ done: 400, total: 1000, share: 0.4, perSecond: 20, secondsLeft: 30 })
  })

  it('promises nothing before the first batch, nor while paused', () => {
    expect(paceOf(run([step({ total: 1000 })]), later(20)).perSecond).toBeNull()
    expect(paceOf(run([step({ total: 1000, done: 10 })], 'paused'), later(20)).secondsLeft).toBeNull()
  })

  it('says that a paused import waits, and that any other goes on while nobody looks', () => {
    expect(meanwhileOf(run([], 'paused'))).toBe('paused')
    expect(meanwhileOf(run([], 'running'))).toBe('mayClose')
    expect(meanwhileOf(run([], 'cancelling'))).toBe('mayClose')
  })

  it('says of an import that was paused in its last batch that only its end is missing', () => {
    const done = step({ kind: 'product', state: 'completed', total: 5, done: 5 })
    const last = (part: Partial<StepView>) => run([done, step({ total: 60, ...part })], 'paused')
    expect(meanwhileOf(last({ done: 60 }))).toBe('pausedAtEnd')
    expect(meanwhileOf(last({ done: 59 }))).toBe('paused')
    expect(meanwhileOf(last({ state: 'reading', done: 60 }))).toBe('paused')
  })

  it('calls a total final once every file of Shopify is complete, and promises no end before', () => {
    const half = step({ total: 100, done: 50 })
    const paceWith = (part: Partial<StepView>) =>
      paceOf(run([half, step({ kind: 'order', startedAt: null, ...part })]), later(10))
    for (const uncounted of [{ state: 'waiting' }, { state: 'reading', total: 20 }] as const)
      expect(paceWith(uncounted)).toMatchObject({ isCounted: false, secondsLeft: null })
    expect(paceWith({ state: 'waiting', total: 20 })).toMatchObject({
      isCounted: true,
      total: 120,
      secondsLeft: 14,
    })
  })

  it('fills the bar no further while orders are counted than it is filled when they are', () => {
    const half = step({ total: 100, done: 50 })
    const shareWith = (part: Partial<StepView>) =>
      paceOf(run([half, step({ kind: 'order', startedAt: null, ...part })]), later(10)).share
    expect(shareWith({ state: 'reading' })).toBe(0.25)
    expect(shareWith({ state: 'waiting', total: 100 })).toBe(0.25)
  })

  it('waits for what holds all work of the shop, and says so; not for a slow answer, nor while paused', () => {
    const running = { state: 'running', cause: null } as const
    expect(waitsFor(running, 'zoho_credits')).toBe('zoho_credits')
    expect(waitsFor(running, 'shopify_away')).toBe('shopify_away')
    expect(waitsFor(running, 'zoho_throttled')).toBeNull()
    expect(waitsFor(running, null)).toBeNull()
    expect(waitsFor({ state: 'running', cause: 'budget' }, 'zoho_credits')).toBe('budget')
    expect(waitsFor({ state: 'paused', cause: null }, 'zoho_credits')).toBeNull()
  })

  it('counts a step that ended as whole, whatever it was expected to hold', () => {
    const done = step({ kind: 'product', state: 'completed', total: 50, done: 40, finishedAt: later(2) })
    expect(paceOf(run([done, step({ total: 60, done: 0, startedAt: null })]), later(10))).toMatchObject({
      done: 40,
      total: 100,
    })
    expect(stepShare(step({ state: 'completed' }))).toBe(1)
  })

  it('never passes the whole when the guess was too small', () => {
    expect(paceOf(run([step({ total: 10, done: 25 })]), later(5)).share).toBe(1)
  })
})
