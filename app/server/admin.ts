// `npm run admin`: the operator's command line on the configured database. Its log goes to stderr, answers to stdout.

import { destination } from 'pino'
import { readConfig } from './config.server.ts'
import { createLog } from '#app/lib/telemetry/log.server.ts'
import { runAdmin } from '#app/operations/cli.server.ts'
import { startRuntime } from './runtime.server.ts'

const write = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(`${text}\n`)
const terminal = { out: write(process.stdout), err: write(process.stderr) }

process.exitCode = await runAdmin(process.argv.slice(2), terminal, () => {
  const config = readConfig()
  const log = createLog(config.logLevel, destination({ fd: 2, sync: true }))
  return startRuntime(config, { log, graceMs: 0 })
})
