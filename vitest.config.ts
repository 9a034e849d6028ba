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
    // Shopify's tester imports our blocks, which are not built.
    server: { deps: { inline: [/@shopify\/ui-extensions/] } },
  },
})
