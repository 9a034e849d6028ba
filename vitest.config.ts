import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    globalSetup: ['test/support/run-folder.ts'],
    // Shopify's tester imports our blocks, which are not built.
    server: { deps: { inline: [/@shopify\/ui-extensions/] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/{unit,property,integration}/**/*.test.ts'],
          // Files of one worker share their modules: loading the app and compiling the embedded database for each file anew
          // is half of a run. A world is stopped by its file, and domains of shops are never used twice.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          // The remotes' own libraries keep what they are given for the whole process.
          include: ['test/{contract,chaos}/**/*.test.ts', 'extensions/*/tests/**/*.test.ts'],
        },
      },
    ],
  },
})
