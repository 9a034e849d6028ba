// The names of the English words are types: a name that is not there does not compile.

import type screens from './en.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'screens'
    resources: { screens: typeof screens }
    /** Also where a default is given. */
    strictKeyChecks: true
  }
}
