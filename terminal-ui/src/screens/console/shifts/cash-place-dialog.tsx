import { useSignal } from '@preact/signals'
import type { AddendumMessage } from '#domain/wire/shift-message.ts'
import type { ConsoleShiftsModel } from '../../../models/console-shifts-model.ts'
import { useMoney } from '../../../parts/money.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'

const COUNTED = 'counted'

type CashPlaceProps = {
  model: ConsoleShiftsModel
  addendum: AddendumMessage
  onClose: () => void
}

function useChoices(model: ConsoleShiftsModel) {
  return [
    {
      value: COUNTED,
      text: t('shifts.place-counted'),
      explanation: t('shifts.place-counted-more'),
    },
    ...model.trading.value.map((shift) => ({
      value: shift.session_id,
      text: t('shifts.place-into', {
        drawer: shift.drawer_name,
        n: String(shift.session_number),
        name: shift.cashier_name,
      }),
      explanation: t('shifts.place-into-more'),
    })),
  ]
}

/** Late sales brought cash: only a person knows in which drawer it lies. */
export function CashPlaceDialog({ model, addendum, onClose }: CashPlaceProps) {
  const show = useMoney()
  const place = useSignal<string>(COUNTED)
  const intoShiftId = place.value === COUNTED ? null : place.value
  return (
    <SendingDialog
      title={t('shifts.place')}
      action={t('shifts.place-save')}
      send={() => model.placeCash({ addendum, intoShiftId })}
      onDone={() => showToast('good', 'check', t('shifts.placed'))}
      onClose={onClose}
    >
      <p>{t('shifts.place-lead', { amount: show(addendum.cash_minor) })}</p>
      <div class="cash-places">
        <Segmented
          label={t('shifts.place')}
          value={place.value}
          choices={useChoices(model)}
          onChange={(chosen) => {
            place.value = chosen
          }}
        />
      </div>
      {model.trading.value.length === 0 && <p class="soft small">{t('shifts.place-none')}</p>}
    </SendingDialog>
  )
}
