import { Segmented } from '../../parts/segmented.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import type { OpenShiftForm } from './open-shift-draft.ts'

const OWN = ''

/** Which drawer the money is in; asked only where the outlet has more than one. */
export function DrawerChoice({ form }: { form: OpenShiftForm }) {
  const { drawers } = useTill().shift
  if (drawers.value.length < 2) return null
  return (
    <Segmented
      label={t('open-shift.drawer')}
      value={form.drawerId.value ?? OWN}
      choices={[
        { value: OWN, text: t('open-shift.drawer-own'), icon: 'drawer' },
        ...drawers.value.map((drawer) => ({
          value: drawer.drawer_id,
          text: [drawer.name, drawer.open_session_id && t('open-shift.drawer-busy')]
            .filter(Boolean)
            .join('\u00a0· '),
          isDisabled: drawer.open_session_id !== null,
        })),
      ]}
      onChange={(drawerId) => {
        form.drawerId.value = drawerId === OWN ? null : drawerId
      }}
    />
  )
}

export function ModeChoice({ form }: { form: OpenShiftForm }) {
  return (
    <Segmented
      label={t('open-shift.mode')}
      value={form.mode.value}
      choices={[
        {
          value: 'floating',
          text: t('open-shift.floating'),
          explanation: t('open-shift.floating-more'),
          icon: 'person',
        },
        {
          value: 'shared',
          text: t('open-shift.shared'),
          explanation: t('open-shift.shared-more'),
          icon: 'swap',
        },
      ]}
      onChange={(mode) => {
        form.mode.value = mode
      }}
    />
  )
}
