import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { shiftDeskOf } from '../../../models/shift-desk.ts'
import { Button } from '../../../parts/button.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { BlockersCard } from '../../shift/blockers-card.tsx'
import { CheckStep } from '../../shift/check-step.tsx'
import { forgetCount, isRecounting } from '../../shift/closing-draft.ts'
import '../../shift/closing-wizard.css'
import { CountStep } from '../../shift/count-step.tsx'

const STEPS = {
  way: 'shifts.step-way',
  count: 'shifts.step-count',
  check: 'shifts.step-check',
  done: 'shifts.step-done',
} as const
type Step = keyof typeof STEPS

function Steps({ at }: { at: Step }) {
  return (
    <ol class="steps">
      {(Object.keys(STEPS) as Step[]).map((step) => (
        <li key={step} aria-current={step === at ? 'step' : undefined}>
          {t(STEPS[step])}
        </li>
      ))}
    </ol>
  )
}

/** First what stands in the way: a manager settles it while the drawer is brought. */
function WayStep({ onNext }: { onNext: () => void }) {
  const { closing } = shiftDeskOf(useTill())
  useEffect(() => void closing.loadBlockers(), [closing])
  return (
    <div class="count-step">
      <BlockersCard blockers={closing.blockers.value} carriesOver={false} onCarryOver={null} />
      <div class="closing-foot stack-tight">
        <p class="soft small">{t('shifts.way-later')}</p>
        <Button kind="primary" size="pay" icon="coins" isWide hasFocus onPress={onNext}>
          {t('shifts.way-next')}
        </Button>
      </div>
    </div>
  )
}

/** What stands in the way, the blind count, the difference with its reason; then Z. */
export function CloseWizard({ shift, onLeave }: { shift: ShiftMessage; onLeave: () => void }) {
  const { closing } = shiftDeskOf(useTill())
  const isPastWay = useSignal(false)
  const count = closing.count.value
  const isCounting = count === null || isRecounting.value
  const step = isPastWay.value || count !== null ? (isCounting ? 'count' : 'check') : 'way'
  useEffect(() => forgetCount, [shift.session_id])
  return (
    <div class="stack shift-detail">
      <header class="shift-head">
        <Button kind="plain" icon="arrow-left" label={t('close.back')} onPress={onLeave} />
        <div class="grow">
          <h2>{t('shifts.closing', { n: String(shift.session_number) })}</h2>
          <p class="soft">
            {t('elsewhere.of', { name: shift.cashier_name, drawer: shift.drawer_name })}
          </p>
        </div>
        <Steps at={step} />
      </header>
      {step === 'way' && (
        <WayStep
          onNext={() => {
            isPastWay.value = true
          }}
        />
      )}
      {step === 'count' && <CountStep shift={shift} />}
      {step === 'check' && count !== null && <CheckStep shift={shift} count={count} />}
    </div>
  )
}
