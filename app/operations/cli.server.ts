// The command line of operators: words in, one answer out, and an exit code that scripts can rely on.

import { parseArgs } from 'node:util'
import { DirectoryInUseError } from '#app/db/directory-owner.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { commands, type CommandAnswer, type Command } from './commands.server.ts'
import { UsageError } from './usage.ts'

export const exitCodes = { done: 0, failed: 1, usage: 2, unknownShop: 3, inUse: 4 } as const

/** Where answers and complaints go. */
export type Terminal = { out: (text: string) => void; err: (text: string) => void }

/** Opens database and queue, and closes them again. */
export type Engine = { sync: SyncContext; stop: () => Promise<void> }

const options = {
  json: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  full: { type: 'boolean', default: false },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Carries out one command. @returns the exit code */
export async function runAdmin(
  words: readonly string[],
  terminal: Terminal,
  open: () => Promise<Engine>,
): Promise<number> {
  try {
    const { values, positionals } = parse(words)
    const [name, ...rest] = positionals
    if (values.help || !name) {
      terminal.out(helpText())
      return values.help ? exitCodes.done : exitCodes.usage
    }
    const command = commandOf(name)
    const shop = shopOf(name, command, rest)
    if (command.final && !values.yes) throw new UsageError(`"${name}" cannot be undone. Add --yes to go on.`)
    return await runOpened(open, terminal, { command, shop, values })
  } catch (error) {
    if (error instanceof UsageError)
      return complain(terminal, `${error.message}\n\n${helpText()}`, exitCodes.usage)
    if (error instanceof DirectoryInUseError) return complain(terminal, inUse(error), exitCodes.inUse)
    return complain(terminal, error instanceof Error ? error.message : String(error), exitCodes.failed)
  }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

type Parsed = ReturnType<typeof parse>['values']
type Order = { command: Command; shop: ShopDomain | null; values: Parsed }

async function runOpened(
  open: () => Promise<Engine>,
  terminal: Terminal,
  { command, shop, values }: Order,
): Promise<number> {
  const { sync, stop } = await open()
  try {
    if (shop && !(await loadShop(sync.db, shop)))
      return complain(terminal, `No shop ${shop}`, exitCodes.unknownShop)
    const answer = await command.run(sync, shop, { out: values.out, full: values.full })
    terminal.out(values.json ? JSON.stringify(answer) : textOf(answer))
    return exitCodes.done
  } finally {
    await stop()
  }
}

function complain(terminal: Terminal, text: string, code: number): number {
  terminal.err(text)
  return code
}

function commandOf(name: string): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new UsageError(`There is no command "${name}".`)
  return command
}

function shopOf(name: string, { shop }: Command, rest: readonly string[]): ShopDomain | null {
  const [word, ...more] = rest
  if (more.length > 0 || (word && shop === 'none')) throw new UsageError(`Too many words for "${name}".`)
  if (!word && shop === 'required') throw new UsageError(`"${name}" needs a shop: acme.myshopify.com`)
  if (!word) return null
  const domain = ShopDomain.safeParse(word)
  if (!domain.success) throw new UsageError(`"${word}" is not a shop's domain: acme.myshopify.com`)
  return domain.data
}

const inUse = ({ message }: DirectoryInUseError): string =>
  `${message}.\nStop the app first, or keep the data in PostgreSQL (DATABASE_URL), where this works beside it.`

function helpText(): string {
  const lines = Object.entries(commands).map(([name, { shop, help, words }]) => {
    const said = [name, { required: '<shop>', optional: '[shop]', none: null }[shop], words]
    return `  ${said.filter(Boolean).join(' ').padEnd(28)} ${help}`
  })
  return [
    'npm run admin -- <command> [options]',
    '',
    ...lines,
    '',
    '  --json   the answer as one line of JSON',
    `Exit codes: 0 done, 1 failed, 2 wrong words, 3 no such shop, 4 database in use by a running app.`,
  ].join('\n')
}

// Rows as columns, anything else as indented JSON.
function textOf(answer: CommandAnswer): string {
  if (!Array.isArray(answer)) return JSON.stringify(answer, null, 2)
  const rows: object[] = answer
  if (rows.length === 0) return 'none'
  const names = Object.keys(rows[0] ?? {})
  const cells = [names, ...rows.map((row) => Object.values(row).map(cellOf))]
  const widths = names.map((_, n) => Math.max(...cells.map((row) => (row[n] ?? '').length)))
  return cells
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' ? value : JSON.stringify(value)
}
