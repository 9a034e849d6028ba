import { defineConfig } from 'vitest/config'

// One browser and one sandbox at a time: a test file is a story whose tests follow one another.
export default defineConfig({
  test: {
    include: ['test/e2e/*.test.ts'],
    fileParallelism: false,
    globalSetup: ['test/support/run-folder.ts'],
    // Stories share their modules, the simulators' schemas above all; each has a sandbox, an app and a browser of its own.
    isolate: false,
    // A browser beside other load is slow to show what is so already.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})
