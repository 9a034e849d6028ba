// A disk that can be full: a file system in memory of a fixed size, mounted where the embedded database lives. Needs
// the right to mount; without it there is no such fault.

import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'

export type SmallDisk = {
  /** Takes what is left of it. @returns bytes taken */
  fill: () => number
  free: () => void
  close: () => void
}

const size = '160m'
const block = Buffer.alloc(64 * 1024)

/** @returns null where nothing can be mounted */
export function openDisk(folder: string): SmallDisk | null {
  const where = `${folder}/data`
  mkdirSync(where, { recursive: true })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', where]).status !== 0) return null
  const ballast = `${where}/ballast`
  const unmount = () => spawnSync('umount', ['-l', where])
  process.once('exit', unmount)
  return {
    fill: () => {
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
    free: () => rmSync(ballast, { force: true }),
    close: () => {
      unmount()
      process.off('exit', unmount)
    },
  }
}
