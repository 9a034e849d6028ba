import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'test/{unit,property,integration,contract,chaos}/**/*.test.ts',
      'extensions/*/tests/**/*.test.ts',
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Files of one worker share their modules: loading the app and compiling the embedded database for each file anew is half
    // of a run. A world is stopped by its file, and domains of shops are never used twice.
    isolate: false,
    // Shopify's tester imports our blocks, which are not built.
    server: { deps: { inline: [/@shopify\/ui-extensions/] } },
  },
})
