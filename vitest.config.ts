import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Shopify's tester imports our blocks, which are not built.
    server: { deps: { inline: [/@shopify\/ui-extensions/] } },
    projects: [
      {
        extends: true,
        // Nothing pure keeps anything between two files: what they import is loaded once.
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: [
            'test/{property,integration,contract,chaos}/**/*.test.ts',
            'extensions/*/tests/**/*.test.ts',
          ],
        },
      },
    ],
  },
})
