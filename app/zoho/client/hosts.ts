// API hosts that answer nobody: what calls one of them is refused at once, so that shops of one data center that hangs do not
// take the places of all others. Told by organizations, not by calls: one that is slow says nothing of its host.

import { isTransient, TransientError } from '#app/lib/errors.ts'

export type HostCall = {
  /** It leaves now: until then nothing is expected of the host. */
  sent: () => void
  /** The host answered, whatever it said. */
  answered: () => void
  /** It is over, answered or not. */
  end: () => void
}

export type Hosts = {
  /**
   * Notes a call that is about to be made.
   * @param always it is made whatever is known of the host
   * @returns wait: so many wait for a first answer that the next moments tell whether the host answers at all
   * @throws TransientError while the host answers nobody
   */
  begin: (to: { host: string; org: string }, always?: boolean) => HostCall | 'wait'
}

/** For so long it has answered nobody, */
const silentMs = 3000
/** while calls of so many organizations have waited as long: it hangs. */
const silentOrgs = 8
/** So many may wait for an answer that nobody has had since: no more begin before one comes, or it is known to hang. */
const unprovenOrgs = 16
/** One asks a silent host after this: a call that hangs lasts a minute, so that six of them do. */
const probeMs = 10_000

type UnderWay = { org: string; sentAt: number | null; isUnproven: boolean }
type Host = { calls: Set<UnderWay>; answeredAt: number; isSilent: boolean; probedAt: number }

const newHost = (): Host => ({ calls: new Set(), answeredAt: -Infinity, isSilent: false, probedAt: 0 })

/**
 * One a process.
 * @param now a clock that only ever goes forward, in milliseconds
 */
export function createHosts(now: () => number): Hosts {
  const hosts = new Map<string, Host>()
  return {
    begin: ({ host: name, org }, always = false) => {
      const host = hosts.get(name) ?? newHost()
      hosts.set(name, host)
      if (!always) {
        look(host, now())
        if (host.isSilent) probe(host, now())
        else if (isCrowded(host, org)) return 'wait'
      }
      return recorded(host, org, now)
    },
  }
}

function recorded(host: Host, org: string, now: () => number): HostCall {
  const call: UnderWay = { org, sentAt: null, isUnproven: true }
  host.calls.add(call)
  return {
    sent: () => {
      call.sentAt = now()
    },
    answered: () => {
      host.answeredAt = now()
      host.isSilent = false
      for (const other of host.calls) other.isUnproven = false
    },
    end: () => void host.calls.delete(call),
  }
}

// Once silent it stays so until it answers, or nobody waits for it any more.
function look(host: Host, at: number): void {
  if (host.calls.size === 0) host.isSilent = false
  if (host.isSilent || at - host.answeredAt < silentMs) return
  const waiting = [...host.calls].filter(({ sentAt }) => sentAt !== null && at - sentAt >= silentMs)
  if (countOrgs(waiting) < silentOrgs) return
  host.isSilent = true
  host.probedAt = at
}

function probe(host: Host, at: number): void {
  if (at - host.probedAt < probeMs) throw silent()
  host.probedAt = at
}

function isCrowded({ calls }: Host, org: string): boolean {
  const unproven = [...calls].filter(({ isUnproven }) => isUnproven)
  return countOrgs(unproven) >= unprovenOrgs && unproven.every((call) => call.org !== org)
}

const countOrgs = (calls: readonly UnderWay[]): number => new Set(calls.map(({ org }) => org)).size

const code = 'zoho_network'
// Nothing of it was sent, so that it is not in doubt.
const silent = () =>
  new TransientError('This host of Zoho answers nobody for now', { code, context: { silent: 1 } })

/** Refused here: asked again in a moment it would be so again. */
export const isOfSilentHost = (error: unknown): boolean =>
  isTransient(error) && error.code === code && error.context['silent'] === 1
