// Tags on records. Source: tags.json of Zoho's OpenAPI files (POST /{module}/actions/add_tags).

import type { ZohoClient } from './client.server.ts'

const idsPerCall = 100

/** Adds one tag, kept beside the tags that are there. */
export async function addTag(zoho: ZohoClient, module: string, ids: readonly string[], name: string): Promise<void> {
  for (let at = 0; at < ids.length; at += idsPerCall) {
    const body = { tags: [{ name }], ids: ids.slice(at, at + idsPerCall) }
    await zoho.call({ method: 'POST', path: `/${module}/actions/add_tags`, body, credits: 1, rows: true })
  }
}
