import { expect, test, vi } from 'vitest'

const copy = async () => {
  vi.resetModules()
  return import('#app/lib/telemetry/reference.server.ts')
}

test('a request has its name in each copy of the code: the processes name it, the bundle of the screens tells it', async () => {
  const [processes, bundle] = [await copy(), await copy()]
  expect(bundle.withReference).not.toBe(processes.withReference)
  processes.withReference((reference) => expect(bundle.referenceNow()).toBe(reference))
  expect(bundle.referenceNow()).toBeNull()
})
