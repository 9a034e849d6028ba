// One process at a time on the embedded database.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { claimDirectory, DirectoryInUseError } from '#app/db/directory-owner.server.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'owner-'))

test('a directory that is in use is refused, and free again once it is released', async () => {
  const folder = newFolder()
  const claim = await claimDirectory(folder)
  await expect(claimDirectory(folder)).rejects.toThrow(DirectoryInUseError)

  await claim.release()

  await (await claimDirectory(folder)).release()
})

test('who waits gets the directory when its owner ends', async () => {
  const folder = newFolder()
  const claim = await claimDirectory(folder)
  const next = claimDirectory(folder, 20_000)
  await claim.release()

  const second = await next
  expect(second.release).toBeTypeOf('function')
  await second.release()
})

test('a process that was killed leaves no owner behind', async () => {
  const folder = newFolder()
  const file = pathToFileURL('app/db/directory-owner.server.ts').href
  const code = `const { claimDirectory } = await import('${file}'); await claimDirectory('${folder}'); console.log('mine'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  await expect(claimDirectory(folder)).rejects.toThrow(DirectoryInUseError)
  child.kill('SIGKILL')
  await once(child, 'exit')

  await (await claimDirectory(folder)).release()
})

test('a directory whose path is too long for a socket is guarded all the same', async () => {
  const folder = join(newFolder(), 'a'.repeat(60), 'b'.repeat(60))
  const claim = await claimDirectory(folder)
  await expect(claimDirectory(folder)).rejects.toThrow(DirectoryInUseError)
  await claim.release()
})
