import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { formatQuantity } from '#domain/quantity.ts'
import { STOCK_FILTERS, type StockList, type StockRow } from '#domain/wire/stock-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import { orderCsv } from '../../../models/order-csv.ts'
import { StockModel } from '../../../models/stock-model.ts'
import { Button } from '../../../parts/button.tsx'
import { categoryOptions } from '../../../parts/category-name.ts'
import { Choice } from '../../../parts/choice.tsx'
import { Field } from '../../../parts/field.tsx'
import { Money } from '../../../parts/money.tsx'
import { Chip, EmptyState, Notice } from '../../../parts/notice.tsx'
import { saveFile } from '../../../parts/save-file.ts'
import { Segmented } from '../../../parts/segmented.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { HistoryDialog } from './history-dialog.tsx'
import { FILTER_TEXT } from './stock-words.ts'
import './stock.css'

const TYPING_MS = 250
const ALL = 'all'
type Find = (change: Parameters<StockModel['find']>[0]) => void

function Figures({ totals }: { totals: StockList['totals'] }) {
  return (
    <dl class="stock-figures">
      <div class="stock-worth">
        <dt>{t('stock.value')}</dt>
        <dd>
          <Money minor={totals.value_minor} isBold />
        </dd>
      </div>
      <div>
        <dt>{t('stock.products')}</dt>
        <dd>{totals.product_count}</dd>
      </div>
      <div>
        <dt>{t('stock.filter.low')}</dt>
        <dd>{totals.low_count}</dd>
      </div>
      <div>
        <dt>{t('stock.filter.below-zero')}</dt>
        <dd>{totals.below_zero_count}</dd>
      </div>
    </dl>
  )
}

function RowState({ row }: { row: StockRow }) {
  if (row.level_milli < 0) {
    return (
      <Chip tone="bad" icon="warning">
        {t('stock.below')}
      </Chip>
    )
  }
  if (row.order_milli === 0) return null
  const { unit_code, factor_milli } = row.order_unit
  const packs = formatQuantity((row.order_milli / factor_milli) * 1000, unit_code)
  return (
    <Chip tone="warn" icon="cart">
      {t('stock.order', { n: packs })}
    </Chip>
  )
}

function Row({ row, onOpen }: { row: StockRow; onOpen: () => void }) {
  const of = (milli: number) => formatQuantity(milli, row.base_unit)
  const facts = [
    row.sku,
    row.point_milli === null ? null : t('stock.point-at', { n: of(row.point_milli) }),
    row.expected_milli > 0 ? t('stock.coming', { n: of(row.expected_milli) }) : null,
  ]
  return (
    <li>
      <button type="button" class="stock-row" onClick={onOpen}>
        <span class="stock-name">
          <strong>{row.name}</strong>
          <span class="soft small">{facts.filter(Boolean).join(' · ')}</span>
        </span>
        <RowState row={row} />
        <span class="stock-level">
          <strong class={row.level_milli < 0 ? 'is-below' : undefined}>
            {of(row.level_milli)}
          </strong>
          <span class="soft small">
            <Money minor={row.value_minor} />
          </span>
        </span>
      </button>
    </li>
  )
}

/** Typing asks once it pauses. */
function useTyped(find: (text: string) => void) {
  const text = useSignal('')
  const timer = useRef(0)
  const type = (value: string) => {
    text.value = value
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => find(value), TYPING_MS)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return { text, type }
}

function Looking({ model, find }: { model: StockModel; find: Find }) {
  const { catalogue } = useTill()
  const { text, type } = useTyped((typed) => find({ text: typed }))
  const { filter, categoryId } = model.look.value
  const categories = categoryOptions(catalogue.categories.value)
  return (
    <div class="stock-looking">
      <Field
        label={t('stock.search')}
        value={text.value}
        maxLength={100}
        takesScans
        onInput={type}
      />
      <Choice
        label={t('stock.category')}
        value={categoryId ?? ALL}
        options={[{ value: ALL, text: t('stock.all-categories') }, ...categories]}
        onChange={(chosen) => find({ categoryId: chosen === ALL ? null : chosen })}
      />
      <Segmented
        label={t('stock.filter')}
        value={filter}
        choices={STOCK_FILTERS.map((value) => ({ value, text: t(FILTER_TEXT[value]) }))}
        onChange={(chosen) => find({ filter: chosen })}
      />
    </div>
  )
}

type RowsProps = { model: StockModel; onOpen: (id: string) => void; onMore: () => void }

function Rows({ model, onOpen, onMore }: RowsProps) {
  const list = model.list.value
  if (list === null) return <Skeleton rows={6} />
  if (list.rows.length === 0) {
    const { filter, text, categoryId } = model.look.value
    const isAll = filter === 'all' && text.trim() === '' && categoryId === null
    return (
      <EmptyState icon="box" title={isAll ? t('stock.empty') : t('stock.none-found')}>
        {isAll ? t('stock.empty-more') : null}
      </EmptyState>
    )
  }
  return (
    <>
      <ul class="stock-rows">
        {list.rows.map((row) => (
          <Row key={row.product_id} row={row} onOpen={() => onOpen(row.product_id)} />
        ))}
      </ul>
      {list.next_after !== null && (
        <Button icon="chevron-down" isWide onPress={onMore}>
          {t('stock.more')}
        </Button>
      )}
    </>
  )
}

/** All that is low, also what is further down than the list was read. */
function OrderFileButton({ model }: { model: StockModel }) {
  const { isBusy, send } = useSending()
  const save = () =>
    send(async () => {
      const all = await model.findAll()
      if (!all.ok) showToast('bad', 'warning', refusalText(all.code, currentLanguage()))
      else if (all.value) saveFile('order.csv', orderCsv(all.value), 'text/csv')
      return all
    })
  return (
    <Button icon="download" isBusy={isBusy.value} onPress={() => void save()}>
      {t('stock.order-file')}
    </Button>
  )
}

/** What lies there, what it is worth, what is low and how much to order. */
export function StockPanel() {
  const { link, newId, approval } = useTill()
  const model = useMemo(() => new StockModel({ link, newId, approval }), [link])
  const opened = useSignal<string | null>(null)
  const { problem, send } = useSending()
  // Typing overtakes: each look is asked by itself and only the last one is shown.
  const find: Find = (change) => {
    void model.find(change).then((outcome) => send(async () => outcome))
  }
  useEffect(() => find({}), [model])
  const list = model.list.value
  const isLow = model.look.value.filter === 'low'
  return (
    <section class="card stack" data-testid="stock">
      <header class="card-head">
        <h2>{t('stock.title')}</h2>
        <div class="row-wrap">
          {isLow && list !== null && list.rows.length > 0 && <OrderFileButton model={model} />}
          <Button icon="refresh" label={t('common.refresh')} onPress={() => find({})} />
        </div>
      </header>
      {list && <Figures totals={list.totals} />}
      <Looking model={model} find={find} />
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      <Rows
        model={model}
        onOpen={(id) => {
          opened.value = id
        }}
        onMore={() => void send(() => model.findMore())}
      />
      {opened.value !== null && (
        <HistoryDialog
          model={model}
          productId={opened.value}
          onClose={() => {
            opened.value = null
          }}
        />
      )}
    </section>
  )
}
