import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { AuditModel, type Verdict } from '../../../models/audit-model.ts'
import { AUDIT_TOPIC_NAMES, type AuditTopic } from '../../../models/audit-topics.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { AuditEntryRow } from './audit-entry-row.tsx'
import { TOPIC_TEXT } from './audit-words.ts'
import './audit.css'

function TopicChoice({
  model,
  onChoose,
}: {
  model: AuditModel
  onChoose: (t: AuditTopic) => void
}) {
  return (
    <Choice
      label={t('audit.topic')}
      value={model.topic.value}
      options={AUDIT_TOPIC_NAMES.map((value) => ({ value, text: t(TOPIC_TEXT[value]) }))}
      onChange={onChoose}
    />
  )
}

function VerdictNotice({ verdict }: { verdict: Verdict }) {
  const { is_whole: isWhole, entry_count: n, first_broken_sequence: broken } = verdict
  return (
    <Notice
      tone={isWhole ? 'good' : 'bad'}
      icon={isWhole ? 'check' : 'warning'}
      role={isWhole ? 'status' : 'alert'}
      title={isWhole ? t('audit.whole') : t('audit.broken', { number: broken ?? 0 })}
    >
      {isWhole ? t('audit.whole-more', { n }) : t('audit.broken-more')}
    </Notice>
  )
}

function VerifyCard({ model }: { model: AuditModel }) {
  const { problem, isBusy, send } = useSending()
  return (
    <section class="card stack audit-verify">
      <h2>{t('audit.chain')}</h2>
      <p class="soft">{t('audit.chain-more')}</p>
      <Button
        icon="lock"
        size="large"
        isBusy={isBusy.value}
        onPress={() => void send(() => model.verify())}
      >
        {t('audit.verify')}
      </Button>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {model.verdict.value && <VerdictNotice verdict={model.verdict.value} />}
    </section>
  )
}

function Entries({ model }: { model: AuditModel }) {
  const isBusy = useSignal(false)
  const entries = model.entries.value
  const more = async () => {
    isBusy.value = true
    await model.more()
    isBusy.value = false
  }
  if (!entries) return <Skeleton rows={6} />
  if (entries.length === 0) return <EmptyState icon="note" title={t('audit.none')} />
  return (
    <>
      <ol class="audit-entries">
        {entries.map((entry) => (
          <AuditEntryRow key={entry.sequence} entry={entry} />
        ))}
      </ol>
      {model.hasMore.value && (
        <Button isWide icon="chevron-down" isBusy={isBusy.value} onPress={() => void more()}>
          {t('audit.older')}
        </Button>
      )}
    </>
  )
}

/** What was done, by whom, and whether anybody has changed the book since. */
export function AuditPanel() {
  const { link, terminals } = useTill()
  const model = useMemo(() => new AuditModel(link), [link])
  const { problem, again } = useRefresh(() => model.refresh())
  // Codes of terminals are nicer than their ids; without them the log can be read as well.
  useEffect(() => void terminals.refresh(), [terminals])
  const choose = (topic: AuditTopic) => {
    void model.choose(topic)
  }
  return (
    <div class="panel-columns panel-columns-wide-first">
      <section class="card stack">
        <header class="card-head">
          <h2>{t('audit.title')}</h2>
          <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
        </header>
        {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
        <TopicChoice model={model} onChoose={choose} />
        {(model.entries.value || !problem.value) && <Entries model={model} />}
      </section>
      <VerifyCard model={model} />
    </div>
  )
}
