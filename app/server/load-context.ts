// What every loader and action finds in `context`: the one runtime of this process.

import type { Runtime } from './runtime.server.ts'

declare module '@remix-run/node' {
  interface AppLoadContext {
    runtime: Runtime
  }
}
