import { useEffect, useRef } from 'preact/hooks'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { isProvisional } from '../../models/alone/own-shift.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { Button } from '../../parts/button.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { CheckStep } from './check-step.tsx'
import { forgetCount, isRecounting } from './closing-draft.ts'
import './closing-wizard.css'
import { CountStep } from './count-step.tsx'

/** Where one stands: counting comes first, what was expected is told afterwards. */
function Steps({ at }: { at: 'count' | 'check' }) {
  const steps = [
    ['count', t('close.step-count')],
    ['check', t('close.step-check')],
    ['done', t('close.step-done')],
  ] as const
  return (
    <ol class="steps">
      {steps.map(([step, text]) => (
        <li key={step} aria-current={step === at ? 'step' : undefined}>
          {text}
        </li>
      ))}
    </ol>
  )
}

export function ClosingWizard({ shift }: { shift: ShiftMessage }) {
  const till = useTill()
  const { closing } = shiftDeskOf(till)
  const count = closing.count.value
  const isCounting = count === null || isRecounting.value
  const leave = () => {
    forgetCount()
    closing.leave()
    void till.shift.refresh()
    void till.shift.loadElsewhere()
  }
  // Each step begins at its top, also for whoever hears the screen.
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    head.current?.focus()
    head.current?.closest('.scroll')?.scrollTo(0, 0)
  }, [isCounting])
  // The shift that is counted is told from the one the till may meanwhile have.
  useEffect(() => forgetCount, [shift.session_id])
  return (
    <div class="shift scroll">
      <header class="shift-head">
        <Button kind="plain" icon="arrow-left" label={t('close.back')} onPress={leave} />
        <div class="grow">
          <h2 ref={head} tabIndex={-1}>
            {t('shift.close')} {isProvisional(shift) ? '' : shift.session_number}
          </h2>
          <p class="soft">
            {t('elsewhere.of', { name: shift.cashier_name, drawer: shift.drawer_name })}
          </p>
        </div>
        <Steps at={isCounting ? 'count' : 'check'} />
      </header>
      {isCounting ? <CountStep shift={shift} /> : <CheckStep shift={shift} count={count} />}
    </div>
  )
}
