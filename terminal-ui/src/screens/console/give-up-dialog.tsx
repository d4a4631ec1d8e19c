import { useSignal } from '@preact/signals'
import type { TailCard } from '#domain/wire/tail-message.ts'
import type { TailsModel } from '../../models/tails-model.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { t } from '../../text/translate.ts'
import { useSending } from './staff/use-sending.ts'

const REASON_LETTERS_MAX = 500

type GiveUpProps = { model: TailsModel; tail: TailCard; onClose: () => void }

/** Somebody says, with a reason, that a terminal never comes back. */
export function GiveUpDialog({ model, tail, onClose }: GiveUpProps) {
  const reason = useSignal('')
  const { problem, isBusy, send } = useSending()
  const isReady = reason.value.trim() !== ''
  const save = async () => {
    if (!isReady) return
    if (await send(() => model.giveUp(tail.terminal_id, reason.value))) onClose()
  }
  return (
    <Dialog
      title={t('tails.give-up-title', { name: tail.name })}
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          size="large"
          isWide
          isBusy={isBusy.value}
          isDisabled={!isReady}
          onPress={() => void save()}
        >
          {t('tails.give-up')}
        </Button>
      }
    >
      <div class="stack">
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
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
      </div>
    </Dialog>
  )
}
