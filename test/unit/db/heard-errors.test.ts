import { createServer, type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openPostgres } from '#app/db/client.server.ts'

// What the protocol says (PostgreSQL manual, 55.7): authentication passed, ready for a query, and an error of the server's own.
const message = (type: string, body: Buffer) => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}
const passed = message('R', Buffer.from([0, 0, 0, 0]))
const ready = message('Z', Buffer.from('I'))
const ended = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0', 'latin1'),
)

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

// Takes every connection and ends it in the same packet: what a process reads that had stood still meanwhile.
async function serverThatEndsAtOnce(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(Buffer.concat([passed, ready, ended])))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => void server.close(() => resolve())))
  const { port }: AddressInfo = Object(server.address())
  return `postgres://postgres@127.0.0.1:${port}/postgres?sslmode=disable`
}

async function unheardDuring(work: () => Promise<unknown>): Promise<unknown[]> {
  const unheard: unknown[] = []
  const before = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', (error) => void unheard.push(error))
  try {
    await work()
    await new Promise((resolve) => setTimeout(resolve, 50))
  } finally {
    process.removeAllListeners('uncaughtException')
    for (const listener of before) process.on('uncaughtException', listener)
  }
  return unheard
}

test('a connection that the server ends in the moment it is handed out ends no process', async () => {
  const db = openPostgres(await serverThatEndsAtOnce())
  const unheard = await unheardDuring(async () => {
    await expect(db.prisma.$transaction((tx) => tx.$queryRaw`SELECT 1`)).rejects.toBeInstanceOf(Error)
    await expect(db.prisma.$queryRaw`SELECT 1`).rejects.toBeInstanceOf(Error)
  })
  await db.close()
  expect(unheard).toEqual([])
})
