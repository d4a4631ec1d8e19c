import { useSignal } from '@preact/signals'
import type { TailCard } from '#domain/wire/tail-message.ts'
import type { TailsModel } from '../../models/tails-model.ts'
import { Field } from '../../parts/field.tsx'
import { SendingDialog } from '../../parts/sending-dialog.tsx'
import { t } from '../../text/translate.ts'

const REASON_LETTERS_MAX = 500

type GiveUpProps = { model: TailsModel; tail: TailCard; onClose: () => void }

/** Somebody says, with a reason, that a terminal never comes back. */
export function GiveUpDialog({ model, tail, onClose }: GiveUpProps) {
  const reason = useSignal('')
  const isReady = reason.value.trim() !== ''
  return (
    <SendingDialog
      title={t('tails.give-up-title', { name: tail.name })}
      onClose={onClose}
      action={t('tails.give-up')}
      isReady={isReady}
      send={() => model.giveUp(tail.terminal_id, reason.value)}
    >
      <p>{t('tails.give-up-more')}</p>
      <Field
        label={t('tails.reason')}
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
