// Whose word about a visitor's address is believed, and who may hold many connections: the proxies that TRUST_PROXY names.

import proxyAddr from 'proxy-addr'
import type { Config } from '#app/server/config.server.ts'

/** As Express reads the same setting: a number of hops means that whoever connects is a proxy. */
export function trusts(trustProxy: Config['trustProxy']): (address: string) => boolean {
  if (typeof trustProxy === 'number') return () => trustProxy > 0
  const isTrusted = proxyAddr.compile([...trustProxy])
  return (address) => isTrusted(address, 0)
}
