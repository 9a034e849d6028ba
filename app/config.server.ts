// Environment -> one frozen, typed object. Nothing else in app/ reads process.env.

import { z } from 'zod'

const required = (what: string) => z.string({ error: what }).trim().min(1, what)

const poolSize = (standard: number) =>
  z.coerce.number({ error: 'a number of connections' }).int().min(2).max(500).default(standard)

const Environment = z.object({
  SHOPIFY_API_KEY: required("your app's client id, from the Shopify Partner Dashboard"),
  SHOPIFY_API_SECRET: required("your app's client secret, from the Shopify Partner Dashboard"),
  SHOPIFY_APP_URL: z.url({
    protocol: /^https?$/,
    error: 'the origin merchants load the app from, for example https://app.example.com',
  }),
  SCOPES: z.string().default('read_customers,read_orders,read_products,read_customer_merge'),
  ZOHO_CLIENT_ID: required('the client id of your Zoho API console application'),
  ZOHO_CLIENT_SECRET: required('the client secret, or one a data centre: us=…,eu=…'),
  SECRETS_KEY: z
    .string({ error: '32 random bytes in base64: openssl rand -base64 32' })
    .refine(
      (key) => Buffer.from(key, 'base64').length === 32,
      '32 random bytes in base64: openssl rand -base64 32',
    ),
  PORT: z.coerce.number({ error: 'a port number' }).int().min(1).max(65535).default(3000),
  HOST: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'postgres://user:password@host:5432/name')
    .optional(),
  DATABASE_POOL_SIZE: poolSize(10),
  QUEUE_POOL_SIZE: poolSize(6),
  DATA_DIR: z.string().default('.data'),
  WORKER: z.enum(['on', 'off']).default('on'),
  APP_BRIDGE_URL: z.url().default('https://cdn.shopify.com/shopifycloud/app-bridge.js'),
  NODE_ENV: z.string().default('development'),
})

/** Connections that one process opens at most: for its own statements, and for the queue's. */
export type PoolSizes = { poolSize: number; queuePoolSize: number }

export type Config = Readonly<{
  shopify: Readonly<{ apiKey: string; secrets: readonly string[]; appUrl: string; scopes: readonly string[] }>
  zoho: Readonly<{ clientId: string; secretFor: (location: string) => string }>
  secretsKey: string
  port: number
  host: string | undefined
  logLevel: string
  database: Readonly<({ url: string } & PoolSizes) | { dataDir: string }>
  worker: boolean
  appBridgeUrl: string
  production: boolean
}>

/**
 * Reads and checks the environment.
 * @throws Error that names every bad variable and says what belongs there
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = Environment.safeParse(given)
  if (!result.success) throw new Error(faults(result.error))
  const e = result.data
  if (e.WORKER === 'off' && !e.DATABASE_URL) {
    throw new Error(
      'The environment is not usable:\n  WORKER: "off" needs DATABASE_URL, the embedded database serves one process',
    )
  }
  return Object.freeze({
    shopify: {
      apiKey: e.SHOPIFY_API_KEY,
      secrets: e.SHOPIFY_API_SECRET.split(',').map((secret) => secret.trim()),
      appUrl: new URL(e.SHOPIFY_APP_URL).origin,
      scopes: e.SCOPES.split(',').map((scope) => scope.trim()),
    },
    zoho: { clientId: e.ZOHO_CLIENT_ID, secretFor: secretPerLocation(e.ZOHO_CLIENT_SECRET) },
    secretsKey: e.SECRETS_KEY,
    port: e.PORT,
    host: e.HOST,
    logLevel: e.LOG_LEVEL,
    database: e.DATABASE_URL
      ? { url: e.DATABASE_URL, poolSize: e.DATABASE_POOL_SIZE, queuePoolSize: e.QUEUE_POOL_SIZE }
      : { dataDir: e.DATA_DIR },
    worker: e.WORKER === 'on',
    appBridgeUrl: e.APP_BRIDGE_URL,
    production: e.NODE_ENV === 'production',
  })
}

// One secret for all data centres, or "us=…,eu=…" when the Zoho client has one each.
function secretPerLocation(value: string): (location: string) => string {
  if (!/^[a-z]{2}=/.test(value)) return () => value
  const secrets = new Map(
    value.split(',').map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
    }),
  )
  return (location) => secrets.get(location) ?? secrets.get('us') ?? ''
}

function faults(error: z.ZodError): string {
  const lines = error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  return `The environment is not usable:\n${lines.join('\n')}\nSee .env.example.`
}
