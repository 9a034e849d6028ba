// The views of one page, as links: the address says which one is shown.

import { Link } from '@remix-run/react'

type ViewsProps = { label: string; views: readonly { to: string; label: string; current: boolean }[] }

export function Views({ label, views }: ViewsProps) {
  return (
    <nav className="views" aria-label={label}>
      {views.map((view) => (
        <Link key={view.to} to={view.to} aria-current={view.current ? 'page' : undefined} preventScrollReset>
          {view.label}
        </Link>
      ))}
    </nav>
  )
}
