// Renders a document: in the merchant's language, framed by the Shopify admin only.

import { PassThrough } from 'node:stream'
import {
  createReadableStreamFromReadable,
  type ActionFunctionArgs,
  type AppLoadContext,
  type EntryContext,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { isRouteErrorResponse, RemixServer } from '@remix-run/react'
import { isbot } from 'isbot'
import { renderToPipeableStream } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { Nonce } from '#app/ui/frame/nonce.ts'
import { localeOf } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

/** Milliseconds a loader's promise may keep the stream open. */
export const streamTimeout = 10_000

// eslint-disable-next-line max-params -- Remix calls it with these five
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  { runtime }: AppLoadContext,
): Promise<Response> {
  const nonce = runtime.addDocumentHeaders(request, headers)
  headers.set('Content-Type', 'text/html; charset=utf-8')
  const wording = await createWording(localeOf(request))
  const ready = isbot(request.headers.get('user-agent') ?? '') ? 'onAllReady' : 'onShellReady'
  const page = (
    <Nonce.Provider value={nonce}>
      <I18nextProvider i18n={wording}>
        <RemixServer context={remix} url={request.url} abortDelay={streamTimeout} nonce={nonce} />
      </I18nextProvider>
    </Nonce.Provider>
  )
  return new Promise((resolve, reject) => {
    let code = status
    const { pipe, abort } = renderToPipeableStream(page, {
      nonce,
      [ready]: () => {
        const body = new PassThrough()
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status: code }))
        pipe(body)
      },
      onShellError: reject,
      onError: (err: unknown) => {
        code = 500
        runtime.sync.log.error({ err }, 'a page could not be rendered')
      },
    })
    setTimeout(abort, streamTimeout + 1_000).unref()
  })
}

/** What loaders and actions throw, unless the browser went away meanwhile. */
export function handleError(
  err: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted || isTheirs(err)) return
  const path = new URL(request.url).pathname
  context.runtime.sync.log.error({ err, path }, 'a screen could not answer')
}

// An address or a method that we do not have: the visitor's mistake, which must not fill our log.
const isTheirs = (err: unknown): boolean => isRouteErrorResponse(err) && err.status < 500
