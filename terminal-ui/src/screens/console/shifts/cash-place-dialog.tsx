import { useSignal } from '@preact/signals'
import type { AddendumMessage } from '#domain/wire/shift-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import type { ConsoleShiftsModel } from '../../../models/console-shifts-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { currentLanguage, t } from '../../../text/translate.ts'

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
        n: shift.session_number,
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
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const save = async () => {
    if (isBusy.value) return
    isBusy.value = true
    const intoShiftId = place.value === COUNTED ? null : place.value
    const outcome = await model.placeCash({ addendum, intoShiftId })
    isBusy.value = false
    if (!outcome.ok) {
      problem.value = refusalText(outcome.code, currentLanguage())
      return
    }
    showToast('good', 'check', t('shifts.placed'))
    onClose()
  }
  return (
    <Dialog
      title={t('shifts.place')}
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          size="large"
          isWide
          isBusy={isBusy.value}
          onPress={() => void save()}
        >
          {t('shifts.place-save')}
        </Button>
      }
    >
      <div class="stack">
        <p>{t('shifts.place-lead', { amount: show(addendum.cash_minor) })}</p>
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
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
      </div>
    </Dialog>
  )
}
