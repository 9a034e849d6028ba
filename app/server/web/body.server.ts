// Reads what is sent to us, counting: no request may bring more than its limit, and all together not more than memory
// allows. Small bodies (nearly every webhook) always find room: nobody can crowd them out by sending large ones slowly.

import type { IncomingMessage, ServerResponse } from 'node:http'

/** Topics that take no `include_fields` carry the whole record: an order of many lines, say. */
export const webhookBytes = 2 * 1024 * 1024
export const actionBytes = 1024 * 1024

const smallBytes = 16 * 1024
const sharedBytes = 64 * 1024 * 1024

/** The bytes, or the status that refuses them: 413 too many, 503 no room at present, 400 broken off. */
type Reading = Buffer<ArrayBuffer> | 400 | 413 | 503

export type BodyReader = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  mostBytes: number,
) => Promise<Reading>

/** One for a process: its requests share the room. */
export function createBodyReader(roomBytes = sharedBytes): BodyReader {
  let held = 0
  return async (incoming, outgoing, mostBytes) => {
    if (Number(incoming.headers['content-length'] ?? 0) > mostBytes) return 413
    const chunks: Buffer[] = []
    let bytes = 0
    let own = 0
    outgoing.once('close', () => (held -= own))
    try {
      // Not destroyed when we stop reading: the refusal goes out by the same socket.
      for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
        bytes += chunk.length
        if (bytes > mostBytes) return 413
        const large = Math.max(0, bytes - smallBytes)
        held += large - own
        own = large
        if (own > 0 && held > roomBytes) return 503
        chunks.push(chunk)
      }
    } catch {
      return 400 // the sender went away
    }
    return Buffer.concat(chunks)
  }
}
