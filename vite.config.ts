// The browser bundle and the server bundle of the screens. Our own Express (app/server/server.ts) loads the latter.

import { vitePlugin as remix } from '@remix-run/dev'
import { defineConfig } from 'vite'
import { leanPolaris } from './bin/lean-polaris.ts'

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true
  }
}

export default defineConfig(({ command }) => ({
  plugins: [
    remix({
      ignoredRouteFiles: ['**/.*'],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        // Twenty routes fit into the first answer: a click must not hang on a question about a route's whereabouts.
        v3_lazyRouteDiscovery: false,
        v3_singleFetch: true,
      },
    }),
  ],
  // While developing, a component may be the first of its kind at any moment.
  css: { postcss: { plugins: command === 'build' ? [leanPolaris()] : [] } },
  // Inlined assets would need `data:` in a content security policy.
  build: { assetsInlineLimit: 0, target: 'es2022', cssMinify: true },
}))
