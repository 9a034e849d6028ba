// A bulk result's lines -> records with their children. Pure.
//
// We ask for `groupObjects: true`, but a result is not always grouped (contracts/shopify 4). So the children are counted
// first, and a record is given out as soon as it has all of its own: at once where they stand next to it.

export type BulkRecord = {
  /** The top-level record, as in the file. */
  root: Record<string, unknown>
  children: Record<string, unknown>[]
  /** True for a parent whose children were too far away: read it again from Shopify. */
  incomplete: boolean
}

/** Children a record has, by the record's id. */
export type ChildCounts = ReadonlyMap<string, number>

// The key's own quotes: inside a text they would be escaped.
const parentKey = /"__parentId"\s*:\s*("(?:[^"\\]|\\.)*")/

/** First pass: nothing but ids is looked at and kept. */
export async function countChildren(lines: AsyncIterable<string>): Promise<ChildCounts> {
  const counts = new Map<string, number>()
  for await (const line of lines) {
    const match = parentKey.exec(line)
    if (!match?.[1]) continue
    const parent = String(JSON.parse(match[1]))
    counts.set(parent, (counts.get(parent) ?? 0) + 1)
  }
  return counts
}

/** Lines that wait for their relatives; beyond this the oldest record is given up and read again from Shopify. */
const mostHeld = 100_000

/**
 * Second pass: whole records, in the same order each time the same file is read.
 * @param counts null when the query has no children
 */
export async function* groupByParent(
  lines: AsyncIterable<string>,
  counts: ChildCounts | null,
  most = mostHeld,
): AsyncGenerator<BulkRecord> {
  const waiting = createWaiting(counts ?? new Map())
  for await (const line of lines) {
    if (line.trim() === '') continue
    const whole = waiting.add(parse(line))
    if (whole) yield whole
    const lost = waiting.lines() > most ? waiting.giveUpOldest() : null
    if (lost) yield lost
  }
  for (let lost = waiting.giveUpOldest(); lost; lost = waiting.giveUpOldest()) yield lost
}

type Held = { root: Record<string, unknown> | null; children: Record<string, unknown>[] }

/** Records whose relatives have not all come yet. */
function createWaiting(counts: ChildCounts) {
  const held = new Map<string, Held>()
  const givenUp = new Set<string>()
  let lines = 0

  function add(object: Record<string, unknown>): BulkRecord | null {
    const parent = text(object['__parentId'])
    const id = parent ?? text(object['id']) ?? ''
    const total = counts.get(id) ?? 0
    if (total === 0) return { root: object, children: [], incomplete: false }
    if (givenUp.has(id)) return null
    const entry = held.get(id) ?? { root: null, children: [] }
    if (parent === null) entry.root = object
    else entry.children.push(object)
    held.set(id, entry)
    lines += 1
    const { root, children } = entry
    if (!root || children.length < total) return null
    held.delete(id)
    lines -= total + 1
    return { root, children, incomplete: false }
  }

  function giveUpOldest(): BulkRecord | null {
    const [oldest] = held
    if (!oldest) return null
    const [id, { root, children }] = oldest
    held.delete(id)
    givenUp.add(id)
    lines -= children.length + (root ? 1 : 0)
    return { root: { id }, children: [], incomplete: true }
  }

  return { add, giveUpOldest, lines: () => lines }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function parse(line: string): Record<string, unknown> {
  const object: unknown = JSON.parse(line)
  if (typeof object !== 'object' || object === null)
    throw new SyntaxError('a line of the result is no object')
  return { ...object }
}
