// A disk that is full when the embedded database is opened: PostgreSQL cannot start on it, and starts once there is room.

import { statfs } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { backoffMs } from '#app/lib/waits/backoff.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'

const backoff = { firstMs: 500, longestMs: 5000 } as const
/** A start writes its log ahead in files of 16 MB. */
const neededBytes = 32 * 1024 * 1024
/** Room may have come back while the start failed. */
const retriesWithRoom = 1

/** Whether the disk of `directory` has too little room for a start. */
export async function isFull(directory: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize < neededBytes
}

/**
 * Opens the database in `directory`, again and again while its disk is full.
 * @throws Error that says what to do where it cannot be opened though there is room
 */
export async function whenRoom<T>(
  log: Log,
  directory: string,
  open: () => Promise<T>,
  full: (directory: string) => Promise<boolean> = isFull,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await open()
    } catch (error) {
      const noRoom = await full(directory)
      if (!noRoom && failures >= retriesWithRoom)
        throw new Error(
          `The embedded database in ${directory} cannot be opened. Put a backup in its place (docs/backup.md), or set DATABASE_URL.`,
          { cause: error },
        )
      const waitMs = backoffMs(backoff, failures)
      log.error(
        { err: error, directory, waitMs },
        noRoom ? 'the disk is full: free some of it' : 'database not opened',
      )
      await delay(waitMs)
    }
  }
}
