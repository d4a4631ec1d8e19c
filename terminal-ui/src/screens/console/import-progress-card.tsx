import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { importOf } from '../../models/console-import.ts'
import type { ImportProgress } from '../../models/import-model.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ProgressBar } from '../../parts/progress-bar.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { ImportChanges, UndoImport } from './import-changes.tsx'
import { ImportErrors } from './import-errors.tsx'

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '.')

function Steps({ progress, status }: { progress: ImportProgress; status: ImportStatus | null }) {
  const isSending = progress.state === 'sending'
  const label = isSending
    ? t('import.sending')
    : status?.state === 'writing'
      ? t('import.writing')
      : status?.state === 'undoing'
        ? t('import.undoing')
        : t('import.checking')
  const rows = { done: grouped(status?.rows_done ?? 0), total: grouped(status?.rows_total ?? 0) }
  return isSending ? (
    <ProgressBar label={label} fraction={progress.fraction} />
  ) : (
    <ProgressBar label={label} fraction={progress.fraction} text={t('import.rows', rows)} />
  )
}

function Counts({ status }: { status: ImportStatus }) {
  const counts = [
    [t('import.created'), status.rows_created],
    [t('import.updated'), status.rows_updated],
    [t('import.unchanged'), status.rows_unchanged],
    [t('import.bad'), status.rows_bad],
  ] as const
  return (
    <dl class="figure-row">
      {counts.map(([label, count]) => (
        <div key={label} class="figure">
          <dt>{label}</dt>
          <dd>{grouped(count)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Columns the file does not have, and what was taken in their place. */
function Assumed({ status }: { status: ImportStatus }) {
  const assumed = currentLanguage() === 'en' ? status.defaults : status.defaults_id
  if (assumed.length === 0) return null
  return (
    <details class="fold assumed">
      <summary>{t('import.assumed-n', { n: assumed.length })}</summary>
      <ul>
        {assumed.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  )
}

function Ending({ progress, status }: { progress: ImportProgress; status: ImportStatus | null }) {
  if (progress.refusal) {
    const reason = refusalText(progress.refusal.code, currentLanguage())
    return <Notice tone="bad" icon="warning" title={reason} role="alert" />
  }
  if (status?.state === 'refused') {
    return (
      <Notice tone="bad" icon="warning" title={t('import.refused')} role="alert">
        {t('import.refused-more')}
      </Notice>
    )
  }
  if (status?.state === 'failed') {
    return <Notice tone="bad" icon="warning" title={t('import.failed')} role="alert" />
  }
  const title =
    status?.state === 'undone'
      ? t('import.undone')
      : status?.state === 'discarded'
        ? t('import.discarded')
        : t('import.finished')
  return <Notice tone="good" icon="check" title={title} role="status" />
}

export function ImportProgressCard() {
  const catalogueImport = importOf(useTill())
  const progress = catalogueImport.progress.value
  const status = catalogueImport.status.value
  const isWaiting = status?.state === 'waiting'
  const hasEnded = progress.state === 'failed' || (status !== null && status.finished_at !== null)
  return (
    <section class="card stack">
      <h2>{t('import.title')}</h2>
      {hasEnded && <Ending progress={progress} status={status} />}
      {!hasEnded && !isWaiting && <Steps progress={progress} status={status} />}
      {status && <Counts status={status} />}
      {isWaiting && <ImportChanges status={status} />}
      {status && <UndoImport status={status} />}
      {status && <Assumed status={status} />}
      {status && status.errors.length > 0 && <ImportErrors status={status} />}
      {hasEnded && (
        <Button kind="primary" size="large" onPress={() => catalogueImport.reset()}>
          {t('import.again')}
        </Button>
      )}
    </section>
  )
}
