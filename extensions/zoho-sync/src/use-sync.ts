// A sync of the selected records: asked for once, followed until nothing is on the way any more.

import { useCallback, useEffect, useState } from 'preact/hooks'
import { ask, type Progress, type Refused } from './selected.ts'

const lookAgainMs = 1_500

/** `progress`: null before it was asked for. */
export type Sync = {
  progress: Progress | null
  refused: Refused | null
  asking: boolean
  start: () => void
}

export function useSync(gids: readonly string[]): Sync {
  const [progress, setProgress] = useState<Progress | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [asking, setAsking] = useState(false)

  const call = useCallback(
    async (intent: 'sync' | 'look') => {
      const answer = await ask(intent, gids)
      // A look that failed is repeated: the records are on their way whether or not they are watched.
      if ('progress' in answer) setProgress(answer.progress)
      else if (intent === 'look') setProgress((known) => known && { ...known })
      if ('progress' in answer || intent === 'sync') setRefused('refused' in answer ? answer.refused : null)
    },
    [gids],
  )
  const start = async () => {
    setAsking(true)
    await call('sync')
    setAsking(false)
  }

  // Each answer is a new object: while records are on their way this looks again after each of them.
  useEffect(() => {
    if (!progress || progress.counts.waiting === 0 || progress.connection !== 'connected') return undefined
    const timer = setTimeout(() => void call('look'), lookAgainMs)
    return () => clearTimeout(timer)
  }, [progress, call])

  return { progress, refused, asking, start: () => void start() }
}
