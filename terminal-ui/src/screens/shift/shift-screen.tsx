import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatDateTime, fromIso } from '#domain/datetime.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { Button } from '../../parts/button.tsx'
import { Money } from '../../parts/money.tsx'
import { EmptyState } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { goTo } from '../navigation.ts'
import { CloseShiftDialog } from './close-shift-dialog.tsx'
import { ClosedShift } from './closed-shift.tsx'
import { ShiftFigures } from './shift-figures.tsx'
import './shift-screen.css'

function ShiftHead({ shift, onClose }: { shift: ShiftMessage; onClose: () => void }) {
  const { session, shift: model } = useTill()
  const zone = session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const openedAt = fromIso(shift.opened_at)
  return (
    <header class="shift-head">
      <div class="grow">
        <h2>{t('shift.number', { n: shift.session_number })}</h2>
        <p class="soft">
          {t('shift.opened', {
            name: shift.cashier_name,
            time: openedAt === null ? '' : formatDateTime(openedAt, zone),
          })}
        </p>
        <p class="soft">
          {t('shift.float')} <Money minor={shift.opening_cash_minor} isBold />
        </p>
      </div>
      <Button icon="refresh" label={t('shift.refresh')} onPress={() => void model.refresh()} />
      {session.may('close-shift') && (
        <Button kind="primary" size="large" icon="lock" onPress={onClose}>
          {t('shift.close')}
        </Button>
      )}
    </header>
  )
}

function NoShift() {
  return (
    <EmptyState icon="drawer" title={t('shift.none')}>
      <p>{t('shift.none-more')}</p>
      <Button kind="primary" onPress={() => goTo('sell')}>
        {t('open-shift.title')}
      </Button>
    </EmptyState>
  )
}

/** The cashier's own figures, and the way to close: count first, compare afterwards. */
export function ShiftScreen() {
  const { shift } = useTill()
  const isClosing = useSignal(false)
  const closed = useSignal<ShiftMessage | null>(null)
  useEffect(() => void shift.refresh(), [shift])
  const current = shift.current.value
  if (closed.value) return <ClosedShift shift={closed.value} />
  if (!shift.isKnown.value) return <Skeleton rows={5} />
  if (!current) return <NoShift />
  return (
    <div class="shift scroll">
      <ShiftHead
        shift={current}
        onClose={() => {
          isClosing.value = true
        }}
      />
      <ShiftFigures shift={current} />
      {isClosing.value && (
        <CloseShiftDialog
          onClose={() => {
            isClosing.value = false
          }}
          onClosed={(message) => {
            closed.value = message
            isClosing.value = false
          }}
        />
      )}
    </div>
  )
}
