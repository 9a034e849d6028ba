// Environment -> one frozen, typed object. Nothing else in app/ reads process.env.

import { isIP } from 'node:net'
import { z } from 'zod'
import { isPublished, isZeros } from './config-published.server.ts'

const required = (what: string) => z.string({ error: what }).trim().min(1, what)
const list = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

const clientSecret =
  "your app's client secret, from the Shopify Partner Dashboard; after a rotation: new,old, at least 16 characters each"
const clientSecretLength = 16
const metricsTokenLength = 16
const proxies = 'how many proxies stand in front, or their addresses: 1, or loopback,10.0.0.0/8'
/** What reaches us from a private address came through a proxy of ours: nobody else has one here. */
const privateProxies = ['loopback', 'linklocal', 'uniquelocal']
const isProxy = (one: string): boolean => {
  const [address = '', bits = '0', ...more] = one.split('/')
  const wellFormed = isIP(address) > 0 && /^\d{1,3}$/.test(bits) && more.length === 0
  return privateProxies.includes(one) || (wellFormed && Number(bits) <= (isIP(address) === 4 ? 32 : 128))
}

const poolSize = (standard: number) =>
  z.coerce.number({ error: 'a number of connections' }).int().min(2).max(500).default(standard)

const secretsKeyHelp = '32 random bytes in base64: openssl rand -base64 32; while rotating, new,old'

// A trailing comma is no empty key.
const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

const page = z.url({ protocol: /^https$/, error: 'an https address' })
const mailServer = 'a mail server: smtps://user:password@host:465, or smtp://… with ?requireTLS=true'
const sender = 'a sender: sync@example.com, or "Sync for Zoho CRM <sync@example.com>"'
const addressIn = (text: string): string => /<([^<>]*)>$/.exec(text)?.[1] ?? text
const contact = z.union([z.email(), page], 'an e-mail address or an https address')

const Environment = z.object({
  SHOPIFY_API_KEY: required("your app's client id, from the Shopify Partner Dashboard"),
  SHOPIFY_API_SECRET: z
    .string({ error: clientSecret })
    .transform(list)
    .refine(
      (secrets) => secrets.length > 0 && secrets.every(({ length }) => length >= clientSecretLength),
      clientSecret,
    ),
  SHOPIFY_APP_URL: z.url({
    protocol: /^https?$/,
    error: 'the origin merchants load the app from, for example https://app.example.com',
  }),
  SCOPES: z.string().default('read_customers,read_orders,read_products,read_customer_merge'),
  ZOHO_CLIENT_ID: required('the client id of your Zoho API console application'),
  ZOHO_CLIENT_SECRET: required('the client secret, or one a data centre: us=…,eu=…').refine(
    (value) => zohoSecrets(value).every(([, secret]) => secret !== ''),
    'one of the data centres has no secret behind its =',
  ),
  SECRETS_KEY: z
    .string({ error: secretsKeyHelp })
    .transform((keys) => listOf(keys))
    .refine(
      (keys) => keys.length > 0 && keys.every((key) => Buffer.from(key, 'base64').length === 32),
      secretsKeyHelp,
    ),
  PORT: z.coerce.number({ error: 'a port number' }).int().min(1).max(65535).default(3000),
  HOST: z.string().optional(),
  TRUST_PROXY: z
    .string()
    .default(privateProxies.join(','))
    .refine((text) => /^\d{1,2}$/.test(text) || list(text).every(isProxy), proxies)
    .transform((text) => (/^\d+$/.test(text) ? Number(text) : list(text))),
  METRICS_TOKEN: z.string().trim().min(metricsTokenLength, 'at least 16 characters').optional(),
  METRICS_PORT: z.coerce.number({ error: 'a port number' }).int().min(1).max(65535).optional(),
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
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ error: "a collector's address: http://host:4318" }).optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: 'a share of all traces: 0 to 1' })
    .min(0)
    .max(1)
    .default(1),
  NODE_ENV: z.string().default('development'),
  SECURITY_CONTACT: contact.optional(),
  SUPPORT_CONTACT: contact.optional(),
  STATUS_PAGE_URL: page.optional(),
  PRIVACY_POLICY_URL: page.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: mailServer }).optional(),
  MAIL_FROM: z
    .string()
    .trim()
    .refine((text) => !/[\r\n]/.test(text) && z.email().safeParse(addressIn(text)).success, sender)
    .optional(),
})

/** Connections that one process opens at most: for its own statements, and for the queue's. */
type PoolSizes = { poolSize: number; queuePoolSize: number }

export type Config = Readonly<{
  shopify: Readonly<{ apiKey: string; secrets: readonly string[]; appUrl: string; scopes: readonly string[] }>
  zoho: Readonly<{ clientId: string; secretFor: (location: string) => string }>
  /** The newest first: it encrypts, all of them decrypt. */
  secretsKeys: readonly string[]
  port: number
  /** The address to listen on; undefined: all. */
  host: string | undefined
  /** Whose X-Forwarded-For is believed: a number of hops, or addresses. */
  trustProxy: number | readonly string[]
  /** Who may read /metrics: a bearer of the token; on a port of its own; without either, this machine only. */
  metrics: Readonly<{ token: string | undefined; port: number | undefined }>
  logLevel: string
  database: Readonly<({ url: string } & PoolSizes) | { dataDir: string }>
  worker: boolean
  appBridgeUrl: string
  /** Where traces go; null: nowhere. */
  tracing: Readonly<{ endpoint: string | null; share: number }>
  /** Where people who found a hole may write. */
  securityContact: string | null
  /** What merchants are shown where they may need somebody; null: nothing. */
  contacts: Readonly<{ support: string | null; status: string | null; privacy: string | null }>
  /** Where mails are handed in, and whom they come from; null: there are none. */
  mail: Readonly<{ url: string; from: string }> | null
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
  const problems = problemsTogether(e)
  if (problems.length > 0) throw new Error(unusable(problems))
  return Object.freeze({
    shopify: {
      apiKey: e.SHOPIFY_API_KEY,
      secrets: e.SHOPIFY_API_SECRET,
      appUrl: new URL(e.SHOPIFY_APP_URL).origin,
      scopes: list(e.SCOPES),
    },
    zoho: { clientId: e.ZOHO_CLIENT_ID, secretFor: secretPerLocation(e.ZOHO_CLIENT_SECRET) },
    secretsKeys: e.SECRETS_KEY,
    port: e.PORT,
    host: e.HOST,
    trustProxy: e.TRUST_PROXY,
    metrics: { token: e.METRICS_TOKEN, port: e.METRICS_PORT },
    logLevel: e.LOG_LEVEL,
    database: e.DATABASE_URL
      ? { url: e.DATABASE_URL, poolSize: e.DATABASE_POOL_SIZE, queuePoolSize: e.QUEUE_POOL_SIZE }
      : { dataDir: e.DATA_DIR },
    worker: e.WORKER === 'on',
    appBridgeUrl: e.APP_BRIDGE_URL,
    tracing: { endpoint: e.OTEL_EXPORTER_OTLP_ENDPOINT ?? null, share: e.OTEL_TRACES_SAMPLER_ARG },
    securityContact: e.SECURITY_CONTACT ?? null,
    contacts: {
      support: e.SUPPORT_CONTACT ?? null,
      status: e.STATUS_PAGE_URL ?? null,
      privacy: e.PRIVACY_POLICY_URL ?? null,
    },
    mail: e.SMTP_URL && e.MAIL_FROM ? { url: e.SMTP_URL, from: e.MAIL_FROM } : null,
  })
}

// What is wrong only in the company of another variable.
function problemsTogether(e: z.infer<typeof Environment>): string[] {
  const { protocol, hostname } = new URL(e.SHOPIFY_APP_URL)
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const problems: string[] = []
  if (e.WORKER === 'off' && !e.DATABASE_URL)
    problems.push('WORKER: "off" needs DATABASE_URL, the embedded database serves one process')
  if (e.NODE_ENV === 'production' && protocol === 'http:' && !here)
    problems.push('SHOPIFY_APP_URL: https in production, session tokens would travel in clear')
  if ((e.SMTP_URL === undefined) !== (e.MAIL_FROM === undefined))
    problems.push('SMTP_URL, MAIL_FROM: both or neither')
  // On this machine only nobody else can use them: that is the sandbox.
  for (const name of here ? [] : (['SHOPIFY_API_SECRET', 'ZOHO_CLIENT_SECRET', 'SECRETS_KEY'] as const)) {
    if ([e[name]].flat().some(isPublished))
      problems.push(`${name}: stands in the documents or in the sandbox, so everybody knows it`)
  }
  if (e.NODE_ENV === 'production' && [e.SECRETS_KEY].flat().some(isZeros))
    problems.push('SECRETS_KEY: 32 random bytes, not zeros: openssl rand -base64 32')
  return problems
}

// One secret for all data centres (under no name), or "us=…,eu=…" when the Zoho client has one each.
function zohoSecrets(value: string): [string, string][] {
  if (!/^[a-z]{2}=/.test(value)) return [['', value]]
  return list(value).map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
  })
}

// Zoho sends a client that has no secret of its own in a data centre the same one everywhere.
function secretPerLocation(value: string): (location: string) => string {
  const secrets = new Map(zohoSecrets(value))
  const [first = ''] = secrets.values()
  return (location) => secrets.get(location) ?? secrets.get('us') ?? first
}

const faults = (error: z.ZodError): string =>
  unusable(error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))

const unusable = (lines: readonly string[]): string =>
  `The environment is not usable:\n${lines.map((line) => `  ${line}`).join('\n')}\nSee .env.example.`
