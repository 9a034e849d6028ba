// Stands between the app and its database, as HAProxy does before a cluster: the address stays, the server changes.

import { connect, createServer, type Socket } from 'node:net'
import { once } from 'node:events'

export type TcpProxy = {
  readonly port: number
  /** New connections go there; null: they are refused. */
  point: (port: number | null) => void
  /** Breaks every connection. */
  cut: () => void
  /** Nothing passes, and nobody is told: a cable that was pulled. */
  freeze: (frozen: boolean) => void
  /** The server's machine is gone without a word: the app's connections stay open and are never answered again. */
  strand: () => void
  close: () => Promise<void>
}

export async function openProxy(): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  const state: { target: number | null; frozen: boolean } = { target: null, frozen: false }
  const server = createServer((client) => {
    if (state.target === null) {
      client.destroy()
      return
    }
    const upstream = connect(state.target, '127.0.0.1')
    const pair = [client, upstream] as const
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end)
    client.on('data', (bytes) => upstream.write(bytes))
    upstream.on('data', (bytes) => client.write(bytes))
    if (state.frozen) for (const socket of pair) socket.pause()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const stranded = new Set<Socket>()
  const cut = () => {
    for (const sockets of pairs) for (const socket of sockets) socket.destroy()
    pairs.clear()
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    point: (target) => {
      state.target = target
    },
    cut,
    freeze: (frozen) => {
      state.frozen = frozen
      for (const socket of [...pairs].flat()) {
        if (frozen) socket.pause()
        else socket.resume()
      }
    },
    strand: () => {
      for (const [client, upstream] of pairs) {
        client.removeAllListeners().pause()
        client.on('error', () => undefined)
        stranded.add(client)
        upstream.destroy()
      }
      pairs.clear()
    },
    close: async () => {
      cut()
      for (const client of stranded) client.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
