// How the routes are declared that anybody may ask, without a session token.

import { openCall, type EndpointArgs, type OpenCall } from './call.server.ts'

/**
 * For anybody. What it tells is nobody's, and what it does needs no trust. A POST reaches one only where the web takes it
 * of strangers (web/screens.server.ts).
 */
export const openEndpoint =
  <Answer>(load: (call: OpenCall) => Answer) =>
  (args: EndpointArgs): Answer =>
    load(openCall(args))
