import type { ShiftMessage, ShiftReport } from '#domain/wire/shift-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import type { ConsoleShiftsModel } from '../../../models/console-shifts-model.ts'
import { shiftDeskOf } from '../../../models/shift-desk.ts'
import { Button } from '../../../parts/button.tsx'
import { Chip, Notice } from '../../../parts/notice.tsx'
import { reasonName } from '../../../parts/reason-draft.ts'
import { Segmented } from '../../../parts/segmented.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { currentLanguage, t } from '../../../text/translate.ts'
import { CountResult } from '../../shift/count-result.tsx'
import { ShiftReportCards } from '../../shift/shift-report.tsx'
import { STATES } from '../../shift/shift-states.ts'
import { useWhen } from '../use-when.ts'
import { AddendaCard } from './addenda-card.tsx'
import { ReportDetails } from './report-details.tsx'

type DetailProps = { model: ConsoleShiftsModel; shift: ShiftMessage; report: ShiftReport }

function HeadWords({ shift }: { shift: ShiftMessage }) {
  const when = useWhen()
  const look = STATES[shift.status]
  const opened = { name: shift.cashier_name, time: when(shift.opened_at) }
  const closed = { name: shift.closed_by_name ?? '', time: when(shift.closed_at ?? '') }
  return (
    <div class="grow">
      <h2 class="row row-wrap">
        {t('shift.number', { n: String(shift.session_number) })}
        <Chip tone={look.tone} icon={look.icon}>
          {t(look.text)}
        </Chip>
      </h2>
      <p class="soft">
        {t('shifts.opened-by', opened)} · {shift.drawer_name}
      </p>
      {shift.closed_at && <p class="soft">{t('shifts.closed-by', closed)}</p>}
    </div>
  )
}

function Actions({ model, shift }: Omit<DetailProps, 'report'>) {
  const till = useTill()
  const isClosed = shift.status === 'closed'
  const print = async () => {
    const outcome = await model.print()
    if (!outcome.ok) showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
    else if (outcome.value === 0) showToast('good', 'printer', t('shifts.printed-x'))
    else showToast('good', 'printer', t('shifts.printed-copy', { n: outcome.value }))
  }
  return (
    <div class="shift-head-actions">
      {till.session.may('reprint') && (
        <Button icon="printer" onPress={() => void print()}>
          {t(isClosed ? 'shifts.print-copy' : 'shifts.print-x')}
        </Button>
      )}
      {!isClosed && till.session.may('close-shift') && (
        <Button
          kind="primary"
          icon="lock"
          onPress={() => void shiftDeskOf(till).closing.begin(shift)}
        >
          {t('shifts.close')}
        </Button>
      )}
    </div>
  )
}

/** The shift itself, or one of its addenda. */
function Parts({ model, shift, report }: DetailProps) {
  if (model.addenda.value.length === 0) return null
  const choices = [
    { value: '0', text: t('shifts.part-whole') },
    ...model.addenda.value.map(({ part_no }) => ({
      value: String(part_no),
      text: t('shifts.part-n', { n: part_no }),
    })),
  ]
  return (
    <Segmented
      label={t('shifts.part')}
      value={String(report.part_no)}
      choices={choices}
      onChange={(part) => void model.open(shift.session_id, Number(part))}
    />
  )
}

function Difference({ shift }: { shift: ShiftMessage }) {
  const { rules } = useTill()
  const { over_short_minor, over_short_reason_code: code, note } = shift
  if (shift.status !== 'closed' || over_short_minor === null) return null
  const reason = rules.rules.value.reasons.find(
    (each) => each.kind === 'over-short' && each.code === code,
  )
  return (
    <>
      <CountResult overShortMinor={over_short_minor} />
      {code !== null && (
        <Notice
          tone="plain"
          icon="note"
          title={`${t('shifts.reason')}: ${reason ? reasonName(reason) : code}`}
        >
          {note}
        </Notice>
      )}
    </>
  )
}

/** One shift in full: X while it is open, Z as it was frozen, and what came after. */
export function ShiftDetail({ model, shift, report }: DetailProps) {
  return (
    <div class="stack shift-detail">
      <header class="shift-head">
        <Button
          kind="plain"
          icon="arrow-left"
          label={t('shifts.back')}
          hasFocus
          onPress={() => model.leave()}
        />
        <HeadWords shift={shift} />
        <Actions model={model} shift={shift} />
      </header>
      <Parts model={model} shift={shift} report={report} />
      {report.part_no === 0 && <Difference shift={shift} />}
      <AddendaCard model={model} />
      <ShiftReportCards report={report} />
      <ReportDetails report={report} />
    </div>
  )
}
