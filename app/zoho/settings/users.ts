// Who of Zoho's users is there. Pure.

/** Zoho is asked for no more: no merchant looks through more. */
export const mostUsers = 200

/**
 * Whether somebody who was chosen before is no user any more. An empty list, which may have been withheld, or a full one
 * proves nothing.
 * @param users null: Zoho was not asked, or did not answer
 */
export const isUserGone = (id: string | null, users: readonly { id: string }[] | null): boolean =>
  id !== null &&
  users !== null &&
  users.length > 0 &&
  users.length < mostUsers &&
  !users.some((user) => user.id === id)
