import { useEffect, useRef } from 'preact/hooks'
import { formatDateTime, fromIso } from '#domain/datetime.ts'
import type { ShiftMessage, ShiftReport } from '#domain/wire/shift-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { isProvisional } from '../../models/alone/own-shift.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import { OwnFiguresNotice, ProvisionalChip } from './alone-words.tsx'
import { CountResult } from './count-result.tsx'
import { ShiftReportCards } from './shift-report.tsx'

function Foot({ report }: { report: ShiftReport }) {
  const { session } = useTill()
  const asOf = fromIso(report.as_of)
  const zone = session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const last = report.series
    .map((each) => `${each.terminal_code}-${each.series}-${each.last_number}`)
    .join(', ')
  return (
    <section class="card stack-tight">
      {report.audit_is_whole !== null && (
        <p class="row">
          <Icon name={report.audit_is_whole ? 'check' : 'warning'} size={20} />
          {t(report.audit_is_whole ? 'report.audit-whole' : 'report.audit-broken')}
        </p>
      )}
      {last !== '' && (
        <p class="soft small">
          {t('report.series')}: {last}
        </p>
      )}
      {asOf !== null && (
        <p class="soft small">{t('report.as-of', { time: formatDateTime(asOf, zone) })}</p>
      )}
    </section>
  )
}

function Actions({ report }: { report: ShiftReport | null }) {
  const till = useTill()
  const desk = shiftDeskOf(till)
  const print = async () => {
    if (report === null) return
    const outcome = await desk.report.print(report)
    if (outcome.ok) showToast('good', 'printer', t('report.printed-copy', { n: outcome.value }))
    else showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  return (
    <div class="shift-head-actions">
      <Button icon="printer" isDisabled={report === null} onPress={() => void print()}>
        {t('report.print-z')}
      </Button>
      <Button onPress={() => desk.closing.leave()}>{t('close.step-done')}</Button>
      <Button
        kind="primary"
        icon="logout"
        onPress={() => {
          desk.closing.leave()
          void till.session.logout()
        }}
      >
        {t('shift.log-out')}
      </Button>
    </div>
  )
}

/** Z on the screen, as it was frozen and printed. */
export function ClosedShift({ shift }: { shift: ShiftMessage }) {
  const till = useTill()
  const { report: model } = shiftDeskOf(till)
  const isTold = !till.commands.untold.value.some((one) => one.shiftId === shift.session_id)
  useEffect(() => void model.load(shift), [model, shift, isTold])
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [])
  const report = model.report.value
  const isOfThis = report?.session.session_id === shift.session_id && report.kind === 'z'
  const isOwn = !isTold || model.isOwn.value
  return (
    <div class="shift scroll">
      <header class="shift-head">
        <span class="done-check">
          <Icon name="lock" size={28} />
        </span>
        <div class="grow">
          <h2 class="row row-wrap" ref={head} tabIndex={-1}>
            {isProvisional(shift)
              ? t('alone.closed')
              : t('shift.closed', { n: String(shift.session_number) })}
            {isOwn && <ProvisionalChip />}
          </h2>
          <p class="soft">
            {t('shift.counted-short')} <Money minor={shift.counted_cash_minor ?? 0} isBold />
          </p>
        </div>
        <Actions report={isOfThis && !isOwn ? report : null} />
      </header>
      {isOwn && <OwnFiguresNotice />}
      <CountResult overShortMinor={shift.over_short_minor ?? 0} />
      {shift.note && <Notice tone="plain" icon="note" title={shift.note} />}
      {isOfThis ? <ShiftReportCards report={report} /> : <Skeleton rows={4} />}
      {isOfThis && <Foot report={report} />}
    </div>
  )
}
