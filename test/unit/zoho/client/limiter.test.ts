import { describe, expect, it } from 'vitest'
import { callsOfEdition, createLimiter, type Limiter, type Priority } from '#app/zoho/client/limiter.ts'

type Answer = 'taken' | 'refused'

/** Calls that end when they are told to, in the order in which they began. */
function desk(limiter: Limiter) {
  const under = new Map<string, PromiseWithResolvers<Answer>>()
  const began: string[] = []
  const ask = (name: string, priority: Priority = 'live', heavy = false) => {
    const ended = limiter.run({ priority, heavy, refused: (answer: Answer) => answer === 'refused' }, () => {
      const call = Promise.withResolvers<Answer>()
      under.set(name, call)
      began.push(name)
      return call.promise
    })
    return ended.then(
      () => undefined,
      () => undefined,
    )
  }
  const end = async (name: string, answer: Answer | Error = 'taken') => {
    const call = under.get(name)
    under.delete(name)
    if (answer instanceof Error) call?.reject(answer)
    else call?.resolve(answer)
    await settled()
  }
  return { ask, end, began, busy: () => [...under.keys()] }
}
const settled = async () => {
  for (let turns = 0; turns < 10; turns++) await Promise.resolve()
}
const names = (count: number, prefix = 'c') => Array.from({ length: count }, (_, i) => `${prefix}${i}`)

describe('calls at once', () => {
  it.each([
    ['Free', 5],
    ['Standard', 10],
    ['professional', 15],
    ['Enterprise', 20],
    ['Ultimate', 25],
    ['zohoone', 20],
    ['zohoonestandard', 10],
    ['crmplusstarter', 10],
    ['of a new name', 10],
  ])('of an organization with the edition %s are at most %i', async (edition, most) => {
    expect(callsOfEdition(edition)).toBe(most)
    const calls = desk(createLimiter(edition))
    for (const name of names(30)) void calls.ask(name)
    await settled()
    expect(calls.busy()).toHaveLength(most)
    await calls.end('c0')
    expect(calls.busy()).toHaveLength(most)
  })

  it('that write many records are at most ten, whatever the edition; light ones go beside them', async () => {
    const calls = desk(createLimiter('Ultimate'))
    for (const name of names(12, 'heavy')) void calls.ask(name, 'live', true)
    await settled()
    expect(calls.busy()).toHaveLength(10)
    for (const name of names(5, 'import')) void calls.ask(name, 'import')
    await settled()
    expect(calls.busy()).toHaveLength(15)
  })

  it('begin in the order in which they were asked for', async () => {
    const calls = desk(createLimiter('Free'))
    for (const name of names(8)) void calls.ask(name)
    await settled()
    for (const name of names(8)) await calls.end(name)
    expect(calls.began).toEqual(names(8))
  })

  it('of live work go before those of imports that were there first', async () => {
    const calls = desk(createLimiter('Free'))
    for (const name of names(7, 'import')) void calls.ask(name, 'import')
    void calls.ask('live')
    await settled()
    await calls.end('import0')
    expect(calls.began.at(-1)).toBe('live')
  })

  it('of imports leave a place free where more calls than writes are allowed', async () => {
    const calls = desk(createLimiter('Professional'))
    for (const name of names(20, 'import')) void calls.ask(name, 'import')
    await settled()
    expect(calls.busy()).toHaveLength(14)
    void calls.ask('live')
    await settled()
    expect(calls.busy()).toContain('live')
  })

  it('give their place back when they fail', async () => {
    const calls = desk(createLimiter('Free'))
    for (const name of names(6)) void calls.ask(name)
    await settled()
    await calls.end('c0', new Error('cut'))
    expect(calls.busy()).toContain('c5')
  })
})

async function underWay(limiter: Limiter, count: number) {
  const calls = desk(limiter)
  for (const name of names(count)) void calls.ask(name)
  await settled()
  return calls
}

describe('a refusal', () => {
  it('lets fewer run: one less than were under way, but never less than half', async () => {
    const limiter = createLimiter('Standard')
    const many = await underWay(limiter, 10)
    await many.end('c9', 'refused')
    expect(limiter.limits().calls).toBe(9)
    const alone = createLimiter('Standard')
    await (await underWay(alone, 1)).end('c0', 'refused')
    expect(alone.limits().calls).toBe(5)
  })

  it('counts once for all that were refused together', async () => {
    const limiter = createLimiter('Standard')
    const calls = await underWay(limiter, 10)
    for (const name of names(10)) await calls.end(name, 'refused')
    expect(limiter.limits().calls).toBe(9)
  })

  it('is forgotten call by call, up to what the edition allows', async () => {
    const limiter = createLimiter('Free')
    const calls = await underWay(limiter, 1)
    await calls.end('c0', 'refused')
    expect(limiter.limits()).toEqual({ calls: 2, heavy: 2 })
    for (const name of names(40, 'taken')) {
      void calls.ask(name)
      await settled()
      await calls.end(name)
    }
    expect(limiter.limits()).toEqual({ calls: 5, heavy: 5 })
  })

  it('stops never all: the last call is left', async () => {
    const limiter = createLimiter('Free')
    const calls = desk(limiter)
    for (const name of names(9)) {
      void calls.ask(name)
      await settled()
      await calls.end(name, 'refused')
    }
    expect(limiter.limits()).toEqual({ calls: 1, heavy: 1 })
  })
})

describe('calls that give up', () => {
  it('are rounds in a row, those together one round', async () => {
    const limiter = createLimiter('Standard')
    const calls = desk(limiter)
    const [first, second] = [limiter.mark(), limiter.mark()]
    void calls.ask('a')
    void calls.ask('b')
    await settled()
    await calls.end('a', 'refused')
    await calls.end('b', 'refused')
    expect([limiter.gaveUp(first), limiter.gaveUp(second)]).toEqual([1, 1])
    const third = limiter.mark()
    void calls.ask('c')
    await settled()
    await calls.end('c', 'refused')
    expect(limiter.gaveUp(third)).toBe(2)
  })

  it('only met one another when any call was taken meanwhile', async () => {
    const limiter = createLimiter('Standard')
    const calls = desk(limiter)
    const mark = limiter.mark()
    void calls.ask('a')
    void calls.ask('b')
    await settled()
    await calls.end('a', 'refused')
    await calls.end('b')
    expect(limiter.gaveUp(mark)).toBe(0)
  })
})
