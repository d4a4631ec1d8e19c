import { useSignal } from '@preact/signals'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { withApproval } from '../../models/with-approval.ts'
import { Button } from '../../parts/button.tsx'
import { Chip, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { goTo } from '../navigation.ts'
import './shift-screen.css'
import { STATES } from './shift-states.ts'

type RowProps = { shift: ShiftMessage; isBusy: boolean; onResume: () => void }

/** Suspended: its drawer may go on here. Waiting to be counted: whoever may, counts it here. */
function Row({ shift, isBusy, onResume }: RowProps) {
  const till = useTill()
  const look = STATES[shift.status]
  const count = async () => {
    await shiftDeskOf(till).closing.begin(shift)
    goTo('shift')
  }
  return (
    <li class="elsewhere-row">
      <div class="grow">
        <p class="strong">{t('shift.number', { n: String(shift.session_number) })}</p>
        <p class="soft small">
          {t('elsewhere.of', { name: shift.cashier_name, drawer: shift.drawer_name })}
        </p>
      </div>
      <Chip tone={look.tone} icon={look.icon}>
        {t(look.text)}
      </Chip>
      {shift.status === 'suspended' ? (
        <Button
          kind="primary"
          isDisabled={till.shift.current.value !== null}
          isBusy={isBusy}
          onPress={onResume}
        >
          {t('elsewhere.resume')}
        </Button>
      ) : (
        till.session.may('close-shift') && (
          <Button onPress={() => void count()}>{t('elsewhere.count')}</Button>
        )
      )}
    </li>
  )
}

/** Drawers that belong to no terminal at the moment. */
export function ElsewhereList() {
  const { approval, shift: model } = useTill()
  const busyId = useSignal<string | null>(null)
  const problem = useSignal<string | null>(null)
  const shifts = model.elsewhere.value
  if (shifts.length === 0) return null
  const resume = async ({ session_id, session_number, cashier_name }: ShiftMessage) => {
    busyId.value = session_id
    const words = t('elsewhere.words', { n: String(session_number), name: cashier_name })
    const outcome = await withApproval(approval, { subjectId: session_id, words }, ([id = null]) =>
      model.resume(session_id, id),
    )
    busyId.value = null
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
  }
  const isBlocked = model.current.value !== null && shifts.some((s) => s.status === 'suspended')
  return (
    <section class="card">
      <h3>{t('elsewhere.title')}</h3>
      <p class="soft">{isBlocked ? t('elsewhere.busy') : t('elsewhere.lead')}</p>
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <ul>
        {shifts.map((shift) => (
          <Row
            key={shift.session_id}
            shift={shift}
            isBusy={busyId.value === shift.session_id}
            onResume={() => void resume(shift)}
          />
        ))}
      </ul>
    </section>
  )
}
