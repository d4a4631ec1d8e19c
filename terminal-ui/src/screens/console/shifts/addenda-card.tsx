import { useSignal } from '@preact/signals'
import type { AddendumMessage } from '#domain/wire/shift-message.ts'
import type { ConsoleShiftsModel } from '../../../models/console-shifts-model.ts'
import { Button } from '../../../parts/button.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Chip } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { CashPlaceDialog } from './cash-place-dialog.tsx'

function PlaceOfCash({ addendum }: { addendum: AddendumMessage }) {
  if (addendum.cash_place === null) return null
  const key = addendum.cash_place === 'counted' ? 'shifts.counted-place' : 'shifts.present-place'
  return (
    <Chip tone="good" icon="check">
      {t(key)}
    </Chip>
  )
}

function AddendumRow({
  model,
  addendum,
}: {
  model: ConsoleShiftsModel
  addendum: AddendumMessage
}) {
  const show = useMoney()
  const { session } = useTill()
  const isPlacing = useSignal(false)
  const { state, sale_count, total_minor, cash_minor, cash_place } = addendum
  const isOpen = state === 'final' && cash_minor !== 0 && cash_place === null
  return (
    <li class="list-row">
      <div class="grow">
        <p class="row row-wrap">
          <strong>{t('shifts.part-n', { n: addendum.part_no })}</strong>
          <Chip tone={state === 'final' ? 'plain' : 'warn'}>
            {t(state === 'final' ? 'shifts.final' : 'shifts.collecting')}
          </Chip>
          <PlaceOfCash addendum={addendum} />
        </p>
        <p class="soft small">
          {t('shifts.addendum-facts', { n: sale_count, amount: show(total_minor) })} ·{' '}
          {t('shifts.addendum-cash', { amount: show(cash_minor) })}
        </p>
      </div>
      {isOpen && session.may('close-any-shift') && (
        <Button
          kind="primary"
          onPress={() => {
            isPlacing.value = true
          }}
        >
          {t('shifts.place')}
        </Button>
      )}
      {isPlacing.value && (
        <CashPlaceDialog
          model={model}
          addendum={addendum}
          onClose={() => {
            isPlacing.value = false
          }}
        />
      )}
    </li>
  )
}

/** What came after Z; each with its cash and where that is. */
export function AddendaCard({ model }: { model: ConsoleShiftsModel }) {
  const addenda = model.addenda.value
  if (addenda.length === 0) return null
  return (
    <section class="card">
      <h3>{t('shifts.addenda')}</h3>
      <ul>
        {addenda.map((addendum) => (
          <AddendumRow key={addendum.part_no} model={model} addendum={addendum} />
        ))}
      </ul>
    </section>
  )
}
