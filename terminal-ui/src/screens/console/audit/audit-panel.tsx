import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { AuditModel, type Verdict } from '../../../models/audit-model.ts'
import { AUDIT_TOPIC_NAMES, type AuditTopic } from '../../../models/audit-topics.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { DayField } from '../../../parts/day-field.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useLooking } from '../../../parts/use-looking.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { useWhen } from '../use-when.ts'
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

const FAULT_TEXT: Record<NonNullable<Verdict['fault']>, PlainKey> = {
  altered: 'audit.fault.altered',
  missing: 'audit.fault.missing',
  tail: 'audit.fault.tail',
}

function VerdictNotice({ verdict }: { verdict: Verdict }) {
  const when = useWhen()
  const { is_whole: isWhole, entry_count: n, first_broken_sequence: broken } = verdict
  return (
    <Notice
      tone={isWhole ? 'good' : 'bad'}
      icon={isWhole ? 'check' : 'warning'}
      role={isWhole ? 'status' : 'alert'}
      title={isWhole ? t('audit.whole') : t('audit.broken', { number: broken ?? 0 })}
    >
      {isWhole ? t('audit.whole-more', { n }) : t(FAULT_TEXT[verdict.fault ?? 'altered'])}
      {verdict.whole_until && ` ${t('audit.whole-until', { time: when(verdict.whole_until) })}`}
    </Notice>
  )
}

function VerifyCard({ model }: { model: AuditModel }) {
  const { problem, isBusy, send } = useSending()
  const progress = model.progressPpm.value
  useLooking(progress !== null, () => model.look())
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
      {progress !== null && (
        <ProgressBar label={t('audit.walking')} fraction={progress / 1_000_000} />
      )}
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {model.verdict.value && <VerdictNotice verdict={model.verdict.value} />}
    </section>
  )
}

/** By whom and on which days. */
function Search({ model }: { model: AuditModel }) {
  const { session } = useTill()
  const { staffId, from, to } = model.search.value
  return (
    <div class="audit-search">
      <Choice
        label={t('audit.person')}
        value={staffId}
        options={[
          { value: '', text: t('audit.anybody') },
          ...session.staffList.value.map(({ staff_id: value, name: text }) => ({ value, text })),
        ]}
        onChange={(value) => void model.find({ staffId: value })}
      />
      <DayField
        label={t('audit.from')}
        value={from}
        onChange={(value) => void model.find({ from: value })}
      />
      <DayField
        label={t('audit.to')}
        value={to}
        min={from}
        onChange={(value) => void model.find({ to: value })}
      />
    </div>
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
  return (
    <>
      {entries.length === 0 && <EmptyState icon="note" title={t('audit.none')} />}
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
        <Search model={model} />
        {(model.entries.value || !problem.value) && <Entries model={model} />}
      </section>
      <VerifyCard model={model} />
    </div>
  )
}
