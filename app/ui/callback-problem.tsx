// Shown outside the admin, when Zoho's answer belongs to no store: plain HTML, no App Bridge.

/** @param problem why there is no way back: the link was used before, or is too old */
export function CallbackProblem({ problem }: { problem: string }) {
  return (
    <main
      lang="en"
      style={{ maxWidth: '34rem', margin: '15vh auto', padding: '0 1rem', fontFamily: 'sans-serif' }}
    >
      <h1 style={{ fontSize: '1.25rem' }}>This Zoho connection link is no longer valid</h1>
      <p>
        It was used before or is older than 15 minutes. Open Sync for Zoho CRM in your Shopify admin and press
        Connect Zoho CRM again.
      </p>
      <p style={{ color: '#616161' }}>Code: {problem}</p>
    </main>
  )
}
