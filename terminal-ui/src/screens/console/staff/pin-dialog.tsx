import { useSignal } from '@preact/signals'
import type { StaffDetail } from '#domain/wire/staff-message.ts'
import type { PeopleModel } from '../../../models/people-model.ts'
import { PIN_DIGITS_MAX, pinDigitsMin, typePin } from '../../../models/pin-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'
import { useSending } from './use-sending.ts'

type PinDialogProps = { people: PeopleModel; person: StaffDetail; onClose: () => void }

/** A new PIN for somebody who forgot theirs, shown while it is typed, so that it can be told. */
export function PinDialog({ people, person, onClose }: PinDialogProps) {
  const pin = useSignal('')
  const { problem, isBusy, send } = useSending()
  const isReady = pin.value.length >= pinDigitsMin(person.role)
  const save = async () => {
    if (!isReady || !(await send(() => people.resetPin(person.staff_id, pin.value)))) return
    showToast('good', 'lock', t('people.pin-set', { name: person.name }))
    onClose()
  }
  return (
    <Dialog
      title={t('people.new-pin-of', { name: person.name })}
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          size="large"
          icon="lock"
          isWide
          isBusy={isBusy.value}
          isDisabled={!isReady}
          onPress={() => void save()}
        >
          {t('people.set-pin')}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        <Field
          label={t('people.pin')}
          value={pin.value}
          size="large"
          inputMode="numeric"
          maxLength={PIN_DIGITS_MAX}
          hasFocus
          help={t('people.pin-help', { n: pinDigitsMin(person.role) })}
          onInput={(typed) => {
            pin.value = typed
            pin.value = typePin(typed)
          }}
        />
        <p class="soft">{t('people.pin-more')}</p>
      </form>
    </Dialog>
  )
}
