import { useSignal } from '@preact/signals'
import type { ReasonMessage } from '#domain/wire/rules-message.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { t } from '../../../text/translate.ts'

const NAME_LENGTH_MAX = 80

type ReasonDialogProps = {
  title: string
  /** What it says before; a new one has no names yet. */
  reason: ReasonMessage
  onKeep: (reason: ReasonMessage) => void
  onClose: () => void
}

/** A reason in both languages; it is saved with all the other rules. */
export function ReasonDialog({ title, reason, onKeep, onClose }: ReasonDialogProps) {
  const draft = useSignal(reason)
  const change = (part: Partial<ReasonMessage>) => {
    draft.value = { ...draft.value, ...part }
  }
  const { name, name_en, needs_note, is_active } = draft.value
  const isReady = name.trim() !== '' && name_en.trim() !== ''
  const keep = () => {
    if (!isReady) return
    onKeep({ ...draft.value, name: name.trim(), name_en: name_en.trim() })
    onClose()
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <Button kind="primary" size="large" isWide isDisabled={!isReady} onPress={keep}>
          {t('rules.keep')}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          keep()
        }}
      >
        <Field
          label={t('rules.reason-name')}
          value={name}
          maxLength={NAME_LENGTH_MAX}
          hasFocus
          onInput={(typed) => change({ name: typed })}
        />
        <Field
          label={t('rules.reason-name-en')}
          value={name_en}
          maxLength={NAME_LENGTH_MAX}
          onInput={(typed) => change({ name_en: typed })}
        />
        <Switch
          label={t('rules.needs-note')}
          isOn={needs_note}
          onChange={(isOn) => change({ needs_note: isOn })}
        />
        <Switch
          label={t('rules.is-active')}
          isOn={is_active}
          onChange={(isOn) => change({ is_active: isOn })}
        />
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  )
}
