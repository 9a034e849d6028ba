// A host that answers nobody is left alone, and one that is only slow is not.

import { expect, test } from 'vitest'
import { createHosts, isOfSilentHost, type HostCall } from '#app/zoho/client/hosts.ts'

const eu = 'www.zohoapis.eu'

function open() {
  const clock = { at: 1_000_000 }
  const hosts = createHosts(() => clock.at)
  const begin = (org: string, { host = eu, always = false } = {}): HostCall | 'wait' | 'refused' => {
    try {
      const call = hosts.begin({ host, org }, always)
      if (call !== 'wait') call.sent()
      return call
    } catch (error) {
      if (isOfSilentHost(error)) return 'refused'
      throw error
    }
  }
  const call = (org: string): HostCall => {
    const begun = begin(org)
    if (typeof begun === 'string') throw new Error(`${org}: ${begun}`)
    return begun
  }
  /** A call of each of so many organizations. */
  const many = (count: number) => Array.from({ length: count }, (_, n) => call(`org ${n}`))
  return { clock, begin, call, many }
}

test('calls of eight organizations that wait for three seconds close a host, for all but other hosts and people', () => {
  const { clock, begin, many } = open()
  many(8)
  clock.at += 2999
  expect(begin('a ninth')).toMatchObject({})
  clock.at += 1
  expect(begin('a tenth')).toBe('refused')
  expect(begin('a tenth', { host: 'www.zohoapis.com' })).toMatchObject({})
  expect(begin('a tenth', { always: true })).toMatchObject({})
})

test('one slow organization closes nothing, however many calls it has under way and however long they take', () => {
  const { clock, begin, call } = open()
  for (let n = 0; n < 40; n++) call('slow')
  clock.at += 30_000
  expect(begin('another')).toMatchObject({})
})

test('a host that answers anybody is open, although calls of eight others hang', () => {
  const { clock, begin, call, many } = open()
  many(10)
  clock.at += 2000
  const answered = call('quick')
  answered.answered()
  answered.end()
  clock.at += 2000
  expect(begin('another')).toMatchObject({})
  clock.at += 1000
  expect(begin('another')).toBe('refused')
})

test('of calls that begin all at once only sixteen organizations find out whether the host answers', () => {
  const { clock, begin, many } = open()
  const [first] = many(16)
  expect(begin('a seventeenth')).toBe('wait')
  expect(begin('org 3')).toMatchObject({})
  clock.at += 2000
  expect(begin('a seventeenth')).toBe('wait')
  first?.answered()
  expect(begin('a seventeenth')).toMatchObject({})

  const other = open()
  other.many(16)
  other.clock.at += 3000
  expect(other.begin('a seventeenth')).toBe('refused')
})

test('a silent host is asked by one every ten seconds, and is open as soon as it answers one', () => {
  const { clock, begin, many } = open()
  many(8)
  clock.at += 3000
  expect(begin('a')).toBe('refused')
  clock.at += 9999
  expect(begin('a')).toBe('refused')
  clock.at += 1
  const probe = begin('a')
  expect(begin('b')).toBe('refused')
  if (typeof probe === 'string') throw new Error('no probe')
  probe.answered()
  probe.end()
  expect(begin('b')).toMatchObject({})
})

test('fewer calls than closed it keep it closed; when nobody waits for it any more it is asked as any other', () => {
  const { clock, begin, many } = open()
  const calls = many(8)
  clock.at += 3000
  expect(begin('a')).toBe('refused')
  for (const call of calls.slice(1)) call.end()
  expect(begin('a')).toBe('refused')
  calls[0]?.end()
  expect(begin('a')).toMatchObject({})
})

test('a call that has not left yet says nothing of its host', () => {
  const clock = { at: 0 }
  const hosts = createHosts(() => clock.at)
  for (let n = 0; n < 12; n++) hosts.begin({ host: eu, org: `org ${n}` })
  clock.at += 60_000
  expect(hosts.begin({ host: eu, org: 'another' })).toMatchObject({})
})
