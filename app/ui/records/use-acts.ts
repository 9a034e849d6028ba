// How often something of a list was synced by hand: what shows figures of it reads them again then.

import { useFetchers } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import type { RecordKind } from '#app/lib/record-kind.ts'

/** Counted once each was answered. */
export function useActs(kind: RecordKind): number {
  const acts = new Set([`/app/${kind}s`, '/app/found'])
  const isActing = useFetchers().some(
    ({ formMethod, formAction }) => formMethod === 'POST' && acts.has(formAction ?? ''),
  )
  const [count, setCount] = useState(0)
  const was = useRef(false)
  useEffect(() => {
    if (was.current && !isActing) setCount((before) => before + 1)
    was.current = isActing
  }, [isActing])
  return count
}
