// Whether a user that was chosen before is no longer in Zoho.

/** Zoho is asked for no more (zoho/settings/choices.server.ts): a full list may lack some. */
const mostListed = 200

/** An empty list or a full one proves nothing. @param users null: Zoho was not asked, or did not answer */
export const isUserGone = (id: string | null, users: readonly { id: string }[] | null): boolean =>
  id !== null &&
  users !== null &&
  users.length > 0 &&
  users.length < mostListed &&
  !users.some((user) => user.id === id)
