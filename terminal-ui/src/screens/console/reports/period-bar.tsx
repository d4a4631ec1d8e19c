import { useSignal } from '@preact/signals'
import { PERIOD_CHOICES, type PeriodChoice } from '#domain/report-period.ts'
import type { ConsoleReportsModel } from '../../../models/console-reports-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { DayField } from '../../../parts/day-field.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { t } from '../../../text/translate.ts'
import { periodName } from './report-words.ts'

type BarProps = { model: ConsoleReportsModel; run: (ask: Promise<unknown>) => void }

function Between({ model, run }: BarProps) {
  const days = model.days.value
  const from = useSignal(days.from)
  const to = useSignal(days.to)
  const today = model.today.value?.today ?? ''
  return (
    <form
      class="report-days"
      onSubmit={(event) => {
        event.preventDefault()
        run(model.between(from.value, to.value))
      }}
    >
      <DayField
        label={t('reports.from')}
        value={from.value}
        max={today}
        onChange={(day) => {
          from.value = day
        }}
      />
      <DayField
        label={t('reports.to')}
        value={to.value}
        max={today}
        onChange={(day) => {
          to.value = day
        }}
      />
      <Button type="submit" kind="primary">
        {t('reports.show')}
      </Button>
    </form>
  )
}

/** Which days, and whether beside those before. */
export function PeriodBar({ model, run }: BarProps) {
  const { choice } = model.days.value
  return (
    <div class="report-period no-print">
      <Choice<PeriodChoice>
        label={t('reports.period')}
        value={choice}
        options={PERIOD_CHOICES.map((value) => ({ value, text: periodName(value) }))}
        onChange={(chosen) => run(model.choose(chosen))}
      />
      {choice === 'between' && <Between model={model} run={run} />}
      <Switch
        label={t('reports.compare')}
        isOn={model.compares.value}
        onChange={(isOn) => run(model.compare(isOn))}
      />
    </div>
  )
}
