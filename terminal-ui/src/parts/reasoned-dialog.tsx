import { useSignal } from '@preact/signals'
import type { TillOutcome } from '../link/till-errors.ts'
import { Field } from './field.tsx'
import { SendingDialog } from './sending-dialog.tsx'

const REASON_LETTERS_MAX = 500

type ReasonedDialogProps = {
  title: string
  /** What it means, before somebody says why. */
  lead: string
  /** Of the field for the reason. */
  label: string
  action: string
  send: (reason: string) => Promise<TillOutcome<unknown>>
  onClose: () => void
}

/** What somebody does with a reason in their own words, and not without. */
export function ReasonedDialog({ title, lead, label, action, send, onClose }: ReasonedDialogProps) {
  const reason = useSignal('')
  return (
    <SendingDialog
      title={title}
      onClose={onClose}
      action={action}
      isReady={reason.value.trim() !== ''}
      send={() => send(reason.value)}
    >
      <p>{lead}</p>
      <Field
        label={label}
        value={reason.value}
        maxLength={REASON_LETTERS_MAX}
        hasFocus
        isMultiline
        onInput={(typed) => {
          reason.value = typed
        }}
      />
    </SendingDialog>
  )
}
