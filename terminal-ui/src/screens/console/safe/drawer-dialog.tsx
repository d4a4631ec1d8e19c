import { useSignal } from '@preact/signals'
import type { DrawerMessage } from '#domain/wire/cash-message.ts'
import type { ConsoleCashModel } from '../../../models/console-cash-model.ts'
import { Choice } from '../../../parts/choice.tsx'
import { Field } from '../../../parts/field.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'

const NAME_LENGTH_MAX = 60

function PlaceChoice({
  model,
  terminalId,
  onChoose,
}: {
  model: ConsoleCashModel
  terminalId: string | null
  onChoose: (terminalId: string | null) => void
}) {
  const places = model.places.value.map(({ terminalId: value, code, name }) => ({
    value,
    text: `${code} · ${name}`,
  }))
  return (
    <Choice
      label={t('drawers.place')}
      value={terminalId ?? ''}
      options={[{ value: '', text: t('drawers.nowhere') }, ...places]}
      onChange={(value) => onChoose(value || null)}
    />
  )
}

/** A new drawer, or another name and place for one that exists. */
export function DrawerDialog({
  model,
  drawer,
  onClose,
}: {
  model: ConsoleCashModel
  drawer: DrawerMessage | null
  onClose: () => void
}) {
  const name = useSignal(drawer?.name ?? '')
  const terminalId = useSignal(drawer?.terminal_id ?? null)
  const isReady = name.value.trim() !== ''
  const input = {
    drawerId: drawer?.drawer_id ?? null,
    name: name.value,
    terminalId: terminalId.value,
  }
  return (
    <SendingDialog
      title={drawer ? t('drawers.edit', { name: drawer.name }) : t('drawers.add')}
      onClose={onClose}
      action={t('common.save')}
      isReady={isReady}
      send={() => model.setDrawer(input)}
      onDone={() => showToast('good', 'check', t('drawers.saved', { name: name.value.trim() }))}
    >
      <Field
        label={t('drawers.name')}
        value={name.value}
        maxLength={NAME_LENGTH_MAX}
        hasFocus
        onInput={(typed) => {
          name.value = typed
        }}
      />
      <PlaceChoice
        model={model}
        terminalId={terminalId.value}
        onChoose={(chosen) => {
          terminalId.value = chosen
        }}
      />
    </SendingDialog>
  )
}
