// A dialog inside the frame, by the browser's own <dialog>: it holds the focus, closes on Escape, needs no App Bridge.

import { useEffect, useId, useRef, type PropsWithChildren } from 'react'

type DialogProps = PropsWithChildren<{ open: boolean; onClose: () => void; title: string }>

export function Dialog({ open, onClose, title, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    if (open && !element?.open) element?.showModal()
    if (!open && element?.open) element.close()
  }, [open])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onClose={onClose}>
      {open ? (
        <>
          <h2 id={id} className="dialog__title">
            {title}
          </h2>
          {children}
        </>
      ) : null}
    </dialog>
  )
}
