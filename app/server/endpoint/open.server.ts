// How the routes are declared that anybody may ask, without a session token.

import { openCall, type EndpointArgs, type OpenCall } from './call.server.ts'

/** For anybody. What it tells is nobody's, and what it does needs no trust. */
export const openLoader =
  <Answer>(load: (call: OpenCall) => Answer) =>
  (args: EndpointArgs): Answer =>
    load(openCall(args))

/** The same of a POST, which the web takes of strangers for this one path alone (web/screens.server.ts). */
export const openAction = openLoader
