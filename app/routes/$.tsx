// Everything that is no address of ours. Without a route of its own Remix' router would write each such address to the
// console, with the session token that may stand in it.

const nowhere = (): never => {
  throw new Response(null, { status: 404 })
}

export const loader = nowhere
export const action = nowhere

/** Never shown: what stands here instead is the document's own boundary. */
export default function Nowhere() {
  return null
}
