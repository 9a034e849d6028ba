// What a document's inline scripts carry, so that the browser runs them and no others. Known on the server only: browsers
// hide it from scripts.

import { createContext } from 'react'

export const Nonce = createContext<string | undefined>(undefined)
