// What the containers are made of and what they may do: pinned images, and nothing that the app does not need.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const Service = z.object({
  image: z.string().optional(),
  build: z.union([z.string(), z.object({ dockerfile_inline: z.string() })]).optional(),
  read_only: z.boolean().optional(),
  privileged: z.boolean().optional(),
  cap_drop: z.array(z.string()).default([]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  mem_limit: z.string().optional(),
  pids_limit: z.number().optional(),
  network_mode: z.string().optional(),
  deploy: z.object({ replicas: z.union([z.number(), z.string()]) }).optional(),
  entrypoint: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
})
const Compose = z.object({ services: z.record(z.string(), Service) })

const files = ['compose.yaml', 'compose.scale.yaml'] as const
const servicesOf = (file: string) =>
  Compose.parse(parse(readFileSync(file, 'utf8'), { merge: true })).services
const dockerfile = readFileSync('Dockerfile', 'utf8')
const instructions = dockerfile.split('\n').filter((line) => /^[A-Z]+ /.test(line))
const pinned = /^[\w./-]+:\d[\w.-]*@sha256:[0-9a-f]{64}$/

describe('the image', () => {
  const defaults = new Map(
    instructions.flatMap((line) => {
      const [, name, value] = /^ARG (\w+)=(\S+)/.exec(line) ?? []
      return name && value ? [[name, value] as const] : []
    }),
  )
  const bases = instructions.flatMap((line) => {
    const [, base = ''] = /^FROM (\S+)/.exec(line) ?? []
    return base ? [base.replace(/^\$\{(\w+)\}$/, (whole, name: string) => defaults.get(name) ?? whole)] : []
  })

  test('is made of bases that are pinned by version and digest', () => {
    expect(bases.length).toBeGreaterThan(1)
    for (const base of bases) expect(base).toMatch(pinned)
  })

  test('takes packages as the lock file names them, and runs as nobody of importance', () => {
    expect(dockerfile).toMatch(/\bnpm ci\b/)
    expect(dockerfile).not.toMatch(/\bnpm (install|i)\b|curl|wget|--allow-root/)
    const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))
    expect(last.findLast((line) => line.startsWith('USER '))).toBe('USER node')
  })
})

const containers = files.flatMap((file) =>
  Object.entries(servicesOf(file)).map(([name, service]) => [file, name, service] as const),
)

describe.each(containers)('%s, the container "%s"', (_file, _name, service) => {
  test('is built here, or of an image that is pinned by version and digest', () => {
    const { image, build } = service
    const from = typeof build === 'object' ? /^FROM (\S+)\n/.exec(build.dockerfile_inline)?.[1] : image
    const isBuilt = build === '.' && image === undefined
    expect([pinned.test(from ?? ''), isBuilt].filter(Boolean)).toEqual([true])
  })

  test('is read-only, gains no privileges and drops every capability', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    expect(service.security_opt).toEqual(['no-new-privileges:true'])
    expect([service.privileged ?? false, service.network_mode]).toEqual([false, undefined])
  })

  test('may take a limited part of the machine, and is reached from outside by nobody', () => {
    expect(service.mem_limit).toMatch(/^\d+[mg]$/)
    expect(service.pids_limit).toBeGreaterThan(0)
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/)
    // Nothing of the host's: neither its files nor its Docker.
    for (const volume of service.volumes) expect(volume).toMatch(/^[a-z]+:\//)
  })
})

describe.each(files)('%s', (file) => {
  const services = servicesOf(file)

  test('only PostgreSQL gets capabilities back, those that it needs to become its own user', () => {
    const added = Object.entries(services).filter(([, { cap_add }]) => cap_add.length > 0)
    expect(added.map(([name]) => name)).toEqual(['database'])
    expect(services['database']?.cap_add).toEqual(['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'])
  })

  // A closed list: what it does not name never reaches the app, whatever .env says.
  test('each variable of .env.example reaches the web process and the worker', () => {
    const named = readFileSync('.env.example', 'utf8').matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)
    // One container has one address, and no database of its own.
    const ofOneMachine = ['HOST', 'DATA_DIR', 'PORT', 'WORKER']
    const variables = [...named].map(([, name = '']) => name).filter((name) => !ofOneMachine.includes(name))
    expect(variables).toContain('SMTP_URL')
    for (const process of ['web', 'worker']) {
      const given = Object.keys(services[process]?.environment ?? {})
      expect(variables.filter((name) => !given.includes(name))).toEqual([])
    }
  })

  test('no secret stands in it: each comes from the environment', () => {
    const secret = /SECRET|PASSWORD|TOKEN|KEY|DATABASE_URL/
    const values = Object.values(services).flatMap(({ environment }) => Object.entries(environment))
    const named = values.filter(([name]) => secret.test(name))
    expect(named.length).toBeGreaterThan(5)
    for (const [, value] of named) expect(value).toMatch(/\$\{\w+:[?-]/)
  })
})

test('at scale the app reaches its database through PgBouncer alone, and a process more is a number', () => {
  const { web, worker, pgbouncer } = servicesOf('compose.scale.yaml')
  for (const service of [web, worker])
    expect(service?.environment['DATABASE_URL']).toMatch(/@pgbouncer:6432\/sync$/)
  expect([web?.deploy?.replicas, worker?.deploy?.replicas]).toEqual([2, '${WORKERS:-4}'])
  expect(pgbouncer?.entrypoint.join('\n')).toContain('pool_mode = transaction')
})
