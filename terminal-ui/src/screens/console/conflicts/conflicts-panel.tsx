import { type Signal, useSignal } from '@preact/signals'
import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import type {
  ConflictAsk,
  ConsoleConflictsModel,
  ShownConflicts,
} from '../../../models/console-conflicts-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { type Lead, SettleWizard } from '../../conflicts/settle-wizard.tsx'
import { goTo } from '../../navigation.ts'
import { useRefresh } from '../use-refresh.ts'
import { SettledDialog } from './conflict-dialog.tsx'
import { ConflictRow } from './conflict-row.tsx'
import { sayType, TYPE_TEXT } from './conflict-words.ts'
import { KeptCard } from './kept-card.tsx'
import { ReordersCard } from './reorders-card.tsx'
import './conflicts.css'
import { useConflicts } from './use-conflicts.ts'

const ALL_TYPES = 'all'
const TITLE_ID = 'conflicts-title'

type FilterProps = {
  model: ConsoleConflictsModel
  onChoose: (change: Partial<ConflictAsk>) => void
}

function TypeChoice({ model, onChoose }: FilterProps) {
  const counts = new Map(
    model.shown.value?.list.open_by_type.map(({ type, count }) => [type, count]),
  )
  const types = Object.keys(TYPE_TEXT).map((value) => ({
    value,
    text: counts.has(value) ? `${sayType(value)} (${counts.get(value)})` : sayType(value),
  }))
  return (
    <Choice
      label={t('conflicts.type')}
      value={model.ask.value.type ?? ALL_TYPES}
      options={[{ value: ALL_TYPES, text: t('conflicts.all-types') }, ...types]}
      onChange={(value) => onChoose({ type: value === ALL_TYPES ? null : value })}
    />
  )
}

function Filter({ model, onChoose }: FilterProps) {
  const n = model.openCount.value
  return (
    <div class="conflict-filter">
      <Segmented
        label={t('conflicts.which')}
        value={model.ask.value.state}
        choices={[
          { value: 'open', text: t('conflicts.open-n', { n }) },
          { value: 'resolved', text: t('conflicts.settled') },
        ]}
        onChange={(state) => onChoose({ state })}
      />
      <TypeChoice model={model} onChoose={onChoose} />
    </div>
  )
}

function Nothing({ ask }: { ask: ConflictAsk }) {
  if (ask.state === 'resolved') {
    return <EmptyState icon="note" title={t('conflicts.none-settled')} />
  }
  if (ask.type !== null) return <EmptyState icon="check" title={t('conflicts.none-of-type')} />
  return (
    <EmptyState icon="check" title={t('conflicts.none')}>
      {t('conflicts.none-more')}
    </EmptyState>
  )
}

type RowsProps = { shown: ShownConflicts; onOpen: (conflict: ConflictMessage) => void }

function Rows({ shown: { ask, list }, onOpen }: RowsProps) {
  if (list.conflicts.length === 0) return <Nothing ask={ask} />
  return (
    <ul data-testid="conflicts">
      {list.conflicts.map((conflict) => (
        <ConflictRow
          key={conflict.conflict_id}
          conflict={conflict}
          hubTime={list.hub_time}
          onOpen={() => onOpen(conflict)}
        />
      ))}
    </ul>
  )
}

function Overdue({ n }: { n: number }) {
  return (
    <p class={n > 0 ? 'conflict-overdue' : 'soft'} role="status">
      {n > 0 ? t('conflicts.overdue-n', { n }) : t('conflicts.overdue-none')}
    </p>
  )
}

type MoreProps = { model: ConsoleConflictsModel; count: number }

/** The next page; the first row of it has the focus then. */
function MoreButton({ model, count }: MoreProps) {
  const { problem, isBusy, send } = useSending()
  const showMore = async () => {
    if (!(await send(() => model.showMore()))) return
    const rows = '[data-testid="conflicts"] > li'
    requestAnimationFrame(() =>
      document.querySelectorAll<HTMLElement>(rows)[count]?.querySelector('button')?.focus(),
    )
  }
  return (
    <>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} role="alert" />}
      <Button isWide isBusy={isBusy.value} onPress={() => void showMore()}>
        {t('conflicts.more')}
      </Button>
    </>
  )
}

type OpenedProps = { model: ConsoleConflictsModel; chosen: Signal<ConflictMessage | null> }

/** The one that somebody looks at; when it is settled and gone the list's title has the focus. */
function Opened({ model, chosen }: OpenedProps) {
  const conflict = chosen.value
  const hubTime = model.shown.value?.list.hub_time
  if (!conflict || !hubTime) return null
  const onClose = () => {
    chosen.value = null
  }
  const onSettled = () => {
    onClose()
    requestAnimationFrame(() => document.getElementById(TITLE_ID)?.focus())
  }
  const props = { conflict, onClose }
  if (conflict.state === 'resolved') return <SettledDialog {...props} hubTime={hubTime} />
  const lead = (to: Lead) => {
    onClose()
    if (to === 'cash-place') goTo('console', 'shifts')
    else goTo('sales', conflict.sale_id)
  }
  return (
    <SettleWizard
      {...props}
      settler={model.settler}
      settle={(settlement) => model.settle(conflict, settlement)}
      onSettled={onSettled}
      onLead={lead}
      canLeave={false}
    />
  )
}

/** What does not fit and waits for a person, the most urgent first. */
export function ConflictsPanel() {
  const model = useConflicts()
  const chosen = useSignal<ConflictMessage | null>(null)
  const { problem, again } = useRefresh(() => model.refresh())
  const choose = (change: Partial<ConflictAsk>) => {
    model.choose(change)
    void again()
  }
  const shown = model.shown.value
  return (
    <div class="stack">
      <section class="card stack">
        <header class="card-head">
          <div>
            <h2 id={TITLE_ID} tabIndex={-1}>
              {t('conflicts.title')}
            </h2>
            <p class="soft">{t('conflicts.lead')}</p>
          </div>
          <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
        </header>
        {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
        <Filter model={model} onChoose={choose} />
        <Overdue n={model.overdueCount.value} />
        {!shown && !problem.value && <Skeleton rows={5} />}
        {shown && (
          <Rows
            shown={shown}
            onOpen={(conflict) => {
              chosen.value = conflict
            }}
          />
        )}
        {shown?.list.next && <MoreButton model={model} count={shown.list.conflicts.length} />}
        <Opened model={model} chosen={chosen} />
      </section>
      <KeptCard />
      <ReordersCard />
    </div>
  )
}
