// Environment -> one frozen, typed object. Nothing else in app/ reads process.env.

import { z } from 'zod'

const required = (what: string) => z.string({ error: what }).trim().min(1, what)

const secretsKeyHelp = '32 random bytes in base64: openssl rand -base64 32; while rotating, new,old'

// A trailing comma is no empty key.
const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

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
    .string({ error: secretsKeyHelp })
    .transform((keys) => listOf(keys))
    .refine(
      (keys) => keys.length > 0 && keys.every((key) => Buffer.from(key, 'base64').length === 32),
      secretsKeyHelp,
    ),
  PORT: z.coerce.number({ error: 'a port number' }).int().min(1).max(65535).default(3000),
  HOST: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'postgres://user:password@host:5432/name')
    .optional(),
  DATA_DIR: z.string().default('.data'),
  WORKER: z.enum(['on', 'off']).default('on'),
  APP_BRIDGE_URL: z.url().default('https://cdn.shopify.com/shopifycloud/app-bridge.js'),
  NODE_ENV: z.string().default('development'),
})

export type Config = Readonly<{
  shopify: Readonly<{ apiKey: string; secrets: readonly string[]; appUrl: string; scopes: readonly string[] }>
  zoho: Readonly<{ clientId: string; secretFor: (location: string) => string }>
  /** The newest first: it encrypts, all of them decrypt. */
  secretsKeys: readonly string[]
  port: number
  host: string | undefined
  logLevel: string
  database: Readonly<{ url: string } | { dataDir: string }>
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
    secretsKeys: e.SECRETS_KEY,
    port: e.PORT,
    host: e.HOST,
    logLevel: e.LOG_LEVEL,
    database: e.DATABASE_URL ? { url: e.DATABASE_URL } : { dataDir: e.DATA_DIR },
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
