import { defineConfig } from 'vitest/config'

// A test file is a story whose tests follow one another.
export default defineConfig({
  test: {
    include: ['test/e2e/*.test.ts'],
    // Two stories side by side: each has a sandbox, an app and a browser of its own, and waits for most of its time.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})
