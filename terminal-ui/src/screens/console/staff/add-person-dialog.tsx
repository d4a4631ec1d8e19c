import { useSignal } from '@preact/signals'
import { ROLES, type Role } from '#domain/wire/access-message.ts'
import type { PeopleModel } from '../../../models/people-model.ts'
import { PIN_DIGITS_MAX, pinDigitsMin, typePin } from '../../../models/pin-draft.ts'
import { Field } from '../../../parts/field.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { roleText } from '../../../parts/staff-tiles.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'

export const roleChoices = () => ROLES.map((role) => ({ value: role, text: roleText(role) }))

function usePersonDraft() {
  const name = useSignal('')
  const role = useSignal<Role>('cashier')
  const pin = useSignal('')
  const isReady = name.value.trim() !== '' && pin.value.length >= pinDigitsMin(role.value)
  return { name, role, pin, isReady }
}

export function AddPersonDialog({ people, onClose }: { people: PeopleModel; onClose: () => void }) {
  const { name, role, pin, isReady } = usePersonDraft()
  const person = { name: name.value.trim(), role: role.value, pin: pin.value }
  return (
    <SendingDialog
      title={t('people.add')}
      onClose={onClose}
      action={t('people.add')}
      icon="person-add"
      isReady={isReady}
      send={() => people.add(person)}
      onDone={() => showToast('good', 'check', t('people.added', { name: person.name }))}
    >
      <Field
        label={t('people.name')}
        value={name.value}
        maxLength={80}
        hasFocus
        onInput={(typed) => {
          name.value = typed
        }}
      />
      <Segmented
        label={t('people.role')}
        value={role.value}
        choices={roleChoices()}
        onChange={(chosen) => {
          role.value = chosen
        }}
      />
      <Field
        label={t('people.pin')}
        value={pin.value}
        inputMode="numeric"
        maxLength={PIN_DIGITS_MAX}
        help={t('people.pin-help', { n: pinDigitsMin(role.value) })}
        onInput={(typed) => {
          pin.value = typed
          pin.value = typePin(typed)
        }}
      />
    </SendingDialog>
  )
}
