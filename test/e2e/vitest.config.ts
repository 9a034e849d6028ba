import { defineConfig } from 'vitest/config'

// One browser and one sandbox at a time: a test file is a story whose tests follow one another.
export default defineConfig({
  test: {
    include: ['test/e2e/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})
