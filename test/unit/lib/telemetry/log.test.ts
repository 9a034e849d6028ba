import { expect, test } from 'vitest'
import { TransientError } from '#app/lib/errors.ts'
import { createLog } from '#app/lib/telemetry/log.server.ts'

function written(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  write(createLog('info', { write: (line: string) => void lines.push(line) }))
  expect(lines).toHaveLength(1)
  return lines.join('')
}

const secrets = ['accessToken', 'refreshToken', 'authorization', 'email', 'phone']

test.each(secrets)('what is called %s is not logged, nor where something holds it', (name) => {
  const line = written((log) =>
    log.info({ shop: 'a.myshopify.com', [name]: 'hidden-1', of: { id: 7, [name]: 'hidden-2' } }, 'said'),
  )
  expect(JSON.parse(line)).toMatchObject({ shop: 'a.myshopify.com', of: { id: 7 }, msg: 'said' })
  expect(line).not.toContain('hidden')
})

test('an error is told by its code and its context, without what a driver quotes in its cause', () => {
  const cause = new Error('request to https://x/?token=hidden failed')
  const error = new TransientError('Zoho did not answer', {
    code: 'zoho_network',
    cause,
    context: { id: 7, email: 'hidden' },
  })
  const line = written((log) => log.warn({ err: error }, 'said'))
  expect(JSON.parse(line)).toMatchObject({
    err: { message: 'Zoho did not answer', code: 'zoho_network', kind: 'transient', context: { id: 7 } },
  })
  expect(line).not.toContain('hidden')
})

test('what is thrown and no error is told as a text', () => {
  expect(JSON.parse(written((log) => log.warn({ err: 'odd' }, 'said')))).toMatchObject({
    err: { message: 'odd' },
  })
})
