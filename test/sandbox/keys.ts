// The sandbox's own keys. Everybody can read them here, so the app takes them on this machine only
// (app/server/config-published.server.ts).

export const sandboxKeys = { apiKey: 'sandbox-api-key', apiSecret: 'sandbox-secret-0123456789abcdef' }
export const sandboxZohoClient = { clientId: '1000.SANDBOX', clientSecret: 'sandbox-zoho-secret' }
export const sandboxSecretsKey = Buffer.alloc(32, 'only for the sandbox').toString('base64')
