import type { ComponentChildren } from 'preact'
import type { TillOutcome } from '../link/till-errors.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import type { IconName } from './icon-shapes.ts'
import { Notice } from './notice.tsx'
import { useSending } from './use-sending.ts'

type SendingDialogProps = {
  title: string
  /** What its one button says, which Enter in a field presses too. */
  action: string
  icon?: IconName
  shape?: 'small' | 'wide'
  isReady?: boolean
  /** What it takes away does not come back by itself. */
  isDanger?: boolean
  send: () => Promise<TillOutcome<unknown>>
  /** It was taken; the dialog closes by itself. */
  onDone?: () => void
  onClose: () => void
  children: ComponentChildren
}

/** A form that is sent once: busy while it is on its way, closed when taken, else it says why not. */
export function SendingDialog(props: SendingDialogProps) {
  const { title, action, icon, shape = 'small', isReady = true, onClose, children } = props
  const kind = props.isDanger ? 'danger' : 'primary'
  const { problem, isBusy, send } = useSending()
  const submit = async () => {
    if (!isReady || !(await send(props.send))) return
    props.onDone?.()
    onClose()
  }
  const button = (
    <Button
      {...(icon ? { icon } : {})}
      kind={kind}
      size="large"
      isWide
      isBusy={isBusy.value}
      isDisabled={!isReady}
      onPress={() => void submit()}
    >
      {action}
    </Button>
  )
  return (
    <Dialog title={title} shape={shape} onClose={onClose} footer={button}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        {children}
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  )
}
