// Whether a long job should stop: its process ends, the merchant paused or cancelled the run, or a part of it failed.

const lookEveryMs = 400

export type Stop = {
  stopped: () => boolean
  /** Aborts what waits for the network or for time. */
  signal: AbortSignal
  /** A part failed: the others shall end, too. */
  halt: () => void
  close: () => void
}

/** @param loadState the run's state, looked at a few times a second */
export function createStop(signal: AbortSignal, loadState: () => Promise<string | null>): Stop {
  const own = new AbortController()
  const look = async () => {
    const state = await loadState().catch(() => 'running') // the database's trouble is somebody else's to report
    if (state !== 'running') own.abort()
  }
  const timer = setInterval(() => void look(), lookEveryMs).unref()
  const either = AbortSignal.any([signal, own.signal])
  return {
    stopped: () => either.aborted,
    signal: either,
    halt: () => own.abort(),
    close: () => clearInterval(timer),
  }
}
