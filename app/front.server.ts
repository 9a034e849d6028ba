// The port is open before the app is ready: who asks meanwhile is told to come again, rather than refused.

import { createServer, type RequestListener, type Server } from 'node:http'

export type Front = {
  server: Server
  /** From now on `handler` answers. */
  open: (handler: RequestListener) => void
}

const sayStarting: RequestListener = (_, response) => {
  response.writeHead(503, { 'retry-after': '2', 'content-type': 'application/json' })
  response.end(JSON.stringify({ status: 'starting' }))
}

/**
 * Listens, and answers 503 until opened.
 * @throws when the port is taken
 */
export async function openFront({ port, host }: { port: number; host: string | undefined }): Promise<Front> {
  let answer = sayStarting
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', reject)
    if (host) server.listen(port, host)
    else server.listen(port)
  })
  return {
    server,
    open: (handler) => {
      answer = handler
    },
  }
}
