// A disk that can be full: a file system in memory of a fixed size, mounted where the embedded database lives. Needs
// the right to mount; without it there is no such fault.

import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'

export type SmallDisk = {
  /** Takes what is left of it. @returns bytes taken */
  fill: () => number
  free: () => void
  /** It takes nothing now, or did a moment ago. */
  isFull: () => boolean
  close: () => void
}

const size = '160m'
/** What met a full disk may need so long to end. */
const momentMs = 3000
const block = Buffer.alloc(64 * 1024)

/** @returns null where nothing can be mounted */
export function openDisk(folder: string): SmallDisk | null {
  const where = `${folder}/data`
  mkdirSync(where, { recursive: true })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', where]).status !== 0) return null
  const ballast = `${where}/ballast`
  const unmount = () => spawnSync('umount', ['-l', where])
  process.once('exit', unmount)
  let fullUntil = 0
  return {
    fill: () => {
      fullUntil = Infinity
      const file = openSync(ballast, 'w')
      let taken = 0
      try {
        for (;;) taken += writeSync(file, block)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      } finally {
        closeSync(file)
      }
      return taken
    },
    free: () => {
      rmSync(ballast, { force: true })
      fullUntil = Math.min(fullUntil, performance.now() + momentMs)
    },
    isFull: () => performance.now() < fullUntil,
    close: () => {
      unmount()
      process.off('exit', unmount)
    },
  }
}
