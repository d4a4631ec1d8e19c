import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { REPORT_KINDS, type ReportKind } from '#domain/wire/report-message.ts'
import { ConsoleReportsModel } from '../../../models/console-reports-model.ts'
import { Icon } from '../../../parts/icon.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { page } from '../page-timers.ts'
import { useRefresh } from '../use-refresh.ts'
import { ReportPage, useRun } from './report-page.tsx'
import { kindName, REPORT_ICONS } from './report-words.ts'
import './reports.css'

function MenuButton({ kind, onOpen }: { kind: ReportKind; onOpen: () => void }) {
  return (
    <li>
      <button type="button" class="report-choice" onClick={onOpen} data-testid={`report-${kind}`}>
        <span class="list-icon">
          <Icon name={REPORT_ICONS[kind]} />
        </span>
        <span class="grow">
          <span class="strong">{kindName(kind)}</span>
          <span class="soft small report-about">{t(`report-about.${kind}`)}</span>
        </span>
        <Icon name="chevron-right" size={20} />
      </button>
    </li>
  )
}

/** Every report with what it is good for; then the one that was chosen. */
export function ReportsPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleReportsModel(link, page.timers), [link])
  const { problem } = useRefresh(() => model.start())
  const trouble = useSignal<string | null>(null)
  const run = useRun(trouble)
  useEffect(() => () => void model.cancel(), [model])
  const kind = model.kind.value
  if (kind !== null) return <ReportPage model={model} kind={kind} />
  return (
    <section class="card stack">
      <header>
        <h2>{t('reports.title')}</h2>
        <p class="soft">{t('reports.lead')}</p>
      </header>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      <ul class="report-menu">
        {REPORT_KINDS.map((each) => (
          <MenuButton key={each} kind={each} onOpen={() => run(model.open(each))} />
        ))}
      </ul>
    </section>
  )
}
