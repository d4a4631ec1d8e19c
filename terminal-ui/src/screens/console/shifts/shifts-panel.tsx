import { useEffect } from 'preact/hooks'
import { refusalText, type TillOutcome } from '../../../link/till-errors.ts'
import {
  type ConsoleShiftsModel,
  consoleShiftsOf,
  overShortBars,
} from '../../../models/console-shifts-model.ts'
import { shiftDeskOf } from '../../../models/shift-desk.ts'
import { Button } from '../../../parts/button.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { currentLanguage, t } from '../../../text/translate.ts'
import '../../shift/shift-screen.css'
import { type Refresh, useRefresh } from '../use-refresh.ts'
import { CloseWizard } from './close-wizard.tsx'
import { OverShortChart } from './over-short-chart.tsx'
import { ShiftDetail } from './shift-detail.tsx'
import { ShiftRows } from './shift-list.tsx'
import './shifts-panel.css'

function AllShifts({ model, problem, again }: Refresh & { model: ConsoleShiftsModel }) {
  const { rules } = useTill()
  const shifts = model.shifts.value
  const limitMinor = rules.rules.value.over_short_limit_minor
  const tell = async (asked: Promise<TillOutcome<null>>) => {
    const outcome = await asked
    if (!outcome.ok) showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  const open = (shiftId: string) => void tell(model.open(shiftId))
  const isLoading = shifts.length === 0 && !problem.value
  return (
    <div class="stack">
      <section class="card">
        <OverShortChart
          bars={overShortBars(shifts, limitMinor)}
          limitMinor={limitMinor}
          onOpen={open}
        />
      </section>
      <section class="card">
        <header class="card-head">
          <div>
            <h2>{t('shifts.title')}</h2>
            <p class="soft">{t('shifts.lead')}</p>
          </div>
          <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
        </header>
        {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
        {isLoading && (model.isLoaded.value ? <NoShifts /> : <Skeleton rows={5} />)}
        <ShiftRows shifts={shifts} onOpen={open} />
        {model.hasMore.value && (
          <Button isWide onPress={() => void tell(model.loadMore())}>
            {t('shifts.more')}
          </Button>
        )}
      </section>
    </div>
  )
}

const NoShifts = () => (
  <EmptyState icon="drawer" title={t('shifts.none')}>
    {t('shifts.none-more')}
  </EmptyState>
)

/** The manager's shifts: how the drawers came out, each shift in full, and the way to close one. */
export function ShiftsPanel() {
  const till = useTill()
  const model = consoleShiftsOf(till)
  const { closing } = shiftDeskOf(till)
  const refresh = useRefresh(() => model.refresh())
  useEffect(() => model.follow(), [model])
  // Whoever comes back later begins with the list.
  useEffect(() => () => model.leave(), [model])
  const leave = () => {
    const closed = closing.shift.peek()
    closing.leave()
    if (closed) void model.open(closed.session_id)
    void till.shift.refresh()
  }
  // Closed: Z is shown where every other shift is.
  useEffect(() => {
    if (closing.closed.value !== null) leave()
  }, [closing.closed.value])
  const closingShift = closing.shift.value
  if (closingShift) return <CloseWizard shift={closingShift} onLeave={leave} />
  const shift = model.chosen.value
  const report = model.report.value
  if (shift && report) return <ShiftDetail model={model} shift={shift} report={report} />
  return <AllShifts model={model} {...refresh} />
}
