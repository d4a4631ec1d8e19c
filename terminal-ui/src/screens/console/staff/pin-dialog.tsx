import { useSignal } from '@preact/signals'
import type { StaffDetail } from '#domain/wire/staff-message.ts'
import type { PeopleModel } from '../../../models/people-model.ts'
import { PIN_DIGITS_MAX, pinDigitsMin, typePin } from '../../../models/pin-draft.ts'
import { Field } from '../../../parts/field.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'

type PinDialogProps = { people: PeopleModel; person: StaffDetail; onClose: () => void }

/** A new PIN for somebody who forgot theirs, shown while it is typed, so that it can be told. */
export function PinDialog({ people, person, onClose }: PinDialogProps) {
  const pin = useSignal('')
  const isReady = pin.value.length >= pinDigitsMin(person.role)
  return (
    <SendingDialog
      title={t('people.new-pin-of', { name: person.name })}
      onClose={onClose}
      action={t('people.set-pin')}
      icon="lock"
      isReady={isReady}
      send={() => people.resetPin(person.staff_id, pin.value)}
      onDone={() => showToast('good', 'lock', t('people.pin-set', { name: person.name }))}
    >
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
    </SendingDialog>
  )
}
