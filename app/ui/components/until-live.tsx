// A page from the server looks ready before its scripts have come: until then a click would be lost, and a choice made
// in a form would be seen but not known. So nothing can be pressed or chosen before it works.

import { useSyncExternalStore, type PropsWithChildren } from 'react'

const never = () => () => undefined
/** Whether React has the page: what only the browser knows may be shown then. */
export const useLive = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

/** Links work from the start; buttons and fields do once React has the page. */
export function UntilLive({ children }: PropsWithChildren) {
  return (
    <fieldset className="until-live" disabled={!useLive()}>
      {children}
    </fieldset>
  )
}
