import { createServer } from 'node:http'

type Received = { headers: Record<string, string>; body: string }

/** A bare HTTP server that keeps what it is sent. */
export async function receiver() {
  const state = { received: [] as Received[], refuseNext: 0 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([key, value]) => [key, String(value)]),
      )
      state.received.push({ headers, body: Buffer.concat(chunks).toString() })
      response.statusCode = state.refuseNext-- > 0 ? 500 : 200
      response.end()
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return Object.assign(state, {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
