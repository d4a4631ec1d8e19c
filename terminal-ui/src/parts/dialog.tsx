import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from '../text/translate.ts'
import { Button } from './button.tsx'
import './dialog.css'
import { ToastHost } from './toast.tsx'

type DialogProps = {
  title: ComponentChildren
  onClose: () => void
  children: ComponentChildren
  footer?: ComponentChildren
  /** `side` slides in as a drawer; on a phone every shape becomes a sheet at the bottom. */
  shape?: 'small' | 'wide' | 'side'
  /** Nothing in it takes the focus, so the text itself does: arrows then scroll it. */
  isText?: boolean
  testId?: string
}

/** Shows on mount, gives the focus to the field or button marked for it, and back on close. */
function useModal() {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    const before = document.activeElement
    if (!dialog.open) dialog.showModal()
    const first = dialog.querySelector<HTMLElement>('[data-autofocus]')
    if (first) first.focus()
    else dialog.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return ref
}

/** A word with hyphens: the number of a card or a paper. */
const CODE = /(\S+-\S+)/

const unbroken = (title: string): ComponentChildren =>
  title.split(CODE).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} class="unbroken">
        {part}
      </span>
    ) : (
      part
    ),
  )

type HeadProps = Pick<DialogProps, 'title' | 'onClose'> & { id: string }

function DialogHead({ id, title, onClose }: HeadProps) {
  return (
    <div class="dialog-head">
      <h2 id={id}>{typeof title === 'string' ? unbroken(title) : title}</h2>
      <Button kind="plain" icon="close" label={t('common.close')} onPress={onClose} />
    </div>
  )
}

/** The browser's own modal: it holds the focus, hides the rest from readers and closes on Esc. */
export function Dialog(props: DialogProps) {
  const { title, onClose, children, footer, shape = 'small', isText = false, testId } = props
  const ref = useModal()
  const titleId = useId()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog does what Esc does
    <dialog
      ref={ref}
      class={`dialog dialog-${shape}`}
      aria-labelledby={titleId}
      tabIndex={-1}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose()
      }}
    >
      <div class="dialog-box">
        <DialogHead id={titleId} title={title} onClose={onClose} />
        <div class="dialog-body scroll" tabIndex={isText ? 0 : undefined}>
          {children}
        </div>
        {footer && <div class="dialog-foot">{footer}</div>}
        <ToastHost isInDialog />
      </div>
    </dialog>
  )
}
