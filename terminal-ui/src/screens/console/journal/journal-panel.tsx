import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { refusalText, type TillOutcome } from '../../../link/till-errors.ts'
import {
  ConsoleJournalModel,
  EVERYTHING,
  type JournalAsk,
  numberToFind,
} from '../../../models/console-journal-model.ts'
import { Button } from '../../../parts/button.tsx'
import { moveFocus } from '../../../parts/move-focus.ts'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { SaleDetail } from '../../sales/sale-detail.tsx'
import { SaleRowButton } from '../../sales/sale-row-button.tsx'
import '../../sales/sales-screen.css'
import { sayDay } from '../today/today-words.ts'
import './journal.css'
import { JournalFilters, JournalSearch } from './journal-filters.tsx'

const isEverything = (ask: JournalAsk): boolean =>
  Object.entries(ask).every(([name, value]) => name === 'by' || value === '')

type Asking = {
  problem: string | null
  isBusy: boolean
  ask: (act: () => Promise<TillOutcome<null>>) => void
}

function useAsking(): Asking {
  const problem = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const ask: Asking['ask'] = (act) => {
    isBusy.value = true
    void act().then((outcome) => {
      isBusy.value = false
      problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
    })
  }
  return { problem: problem.value, isBusy: isBusy.value, ask }
}

type RowsProps = {
  model: ConsoleJournalModel
  asking: Asking
  openedId: string | null
  onOpen: (id: string) => void
}

/** What was found, and the way on: a full page, or a long search that rested. */
function Rows({ model, asking, openedId, onOpen }: RowsProps) {
  const rows = model.rows.value
  if (rows === null) return asking.problem ? null : <Skeleton rows={8} />
  const restedAt = model.searchedTo.value
  const isEmpty = rows.length === 0 && restedAt === null
  if (isEmpty) {
    const isNew = isEverything(model.ask.value)
    return (
      <EmptyState icon="receipt" title={t(isNew ? 'journal.empty' : 'journal.none')}>
        {t(isNew ? 'journal.empty-more' : 'journal.none-more')}
      </EmptyState>
    )
  }
  return (
    <>
      <p class="soft small" role="status">
        {t('journal.found-n', { n: rows.length })}
      </p>
      <ul class="sale-rows" onKeyDown={(event) => moveFocus(event, 'button')}>
        {rows.map((row) => (
          <li key={row.transactionId}>
            <SaleRowButton
              row={row}
              hasDay
              isOpen={row.transactionId === openedId}
              onOpen={() => onOpen(row.transactionId)}
            />
          </li>
        ))}
      </ul>
      {restedAt !== null && <p class="soft">{t('journal.rested', { day: sayDay(restedAt) })}</p>}
      {model.hasMore() && (
        <Button
          isWide
          icon="chevron-down"
          isBusy={asking.isBusy}
          onPress={() => asking.ask(() => model.more())}
        >
          {t(restedAt === null ? 'journal.next' : 'journal.go-on')}
        </Button>
      )}
    </>
  )
}

type DetailProps = { id: string | null; hasRows: boolean; onClose: () => void }

function Detail({ id, hasRows, onClose }: DetailProps) {
  const version = useSignal(0)
  if (id === null && !hasRows) return null
  if (id === null) return <EmptyState icon="receipt" title={t('sales.choose')} />
  return (
    <SaleDetail
      key={`${id} ${version.value}`}
      transactionId={id}
      onClose={onClose}
      onChanged={() => {
        version.value += 1
      }}
    />
  )
}

/** Every sale there is, found again: its paper, a copy of it, and what can be given back. */
export function JournalPanel() {
  const { link, terminals } = useTill()
  const model = useMemo(() => new ConsoleJournalModel(link), [link])
  const asking = useAsking()
  const openedId = useSignal<string | null>(null)
  const version = useSignal(0)
  useEffect(() => void terminals.refresh(), [terminals])
  const number = numberToFind.value
  useEffect(() => {
    numberToFind.value = ''
    if (number === '' && model.rows.peek() !== null) return
    version.value += 1
    asking.ask(() => (number === '' ? model.search() : model.change({ by: 'number', q: number })))
  }, [model, number])
  const change = (next: Partial<JournalAsk>) => {
    openedId.value = null
    asking.ask(() => model.change(next))
  }
  const ask = model.ask.value
  return (
    <div class={openedId.value ? 'journal has-open' : 'journal'}>
      <div class="journal-list stack">
        <header class="card-head">
          <div>
            <h2>{t('journal.tab')}</h2>
            <p class="soft">{t('journal.more')}</p>
          </div>
          {!isEverything(ask) && (
            <Button
              kind="plain"
              icon="close"
              onPress={() => {
                version.value += 1
                change({ ...EVERYTHING, by: ask.by })
              }}
            >
              {t('journal.clear')}
            </Button>
          )}
        </header>
        <div class="card stack">
          <JournalSearch key={version.value} ask={ask} onChange={change} />
          <JournalFilters ask={ask} onChange={change} />
        </div>
        {asking.problem && <Notice tone="warn" icon="cloud-off" title={asking.problem} />}
        <Rows
          model={model}
          asking={asking}
          openedId={openedId.value}
          onOpen={(id) => {
            openedId.value = id
          }}
        />
      </div>
      <section class="journal-detail stack" aria-label={t('sales.detail')}>
        <Detail
          id={openedId.value}
          hasRows={model.rows.value?.length !== 0}
          onClose={() => {
            openedId.value = null
          }}
        />
      </section>
    </div>
  )
}
