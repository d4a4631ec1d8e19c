import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { foldText } from '#domain/search-text.ts'
import { refusalText } from '../../link/till-errors.ts'
import type { SaleRow } from '../../models/sales-model.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useMoney } from '../../parts/money.tsx'
import { moveFocus } from '../../parts/move-focus.ts'
import { EmptyState, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { SaleDetail } from './sale-detail.tsx'
import { SaleRowButton } from './sale-row-button.tsx'
import './sales-screen.css'

/** Every word of the query somewhere in number or cashier: '42', 'T1-A-42' and 'siti' all work. */
function matches(row: SaleRow, query: string): boolean {
  const text = foldText(`${row.receiptNumber} ${row.cashierName ?? ''}`)
  return foldText(query)
    .split(' ')
    .every((word) => text.includes(word))
}

function useSalesList() {
  const { sales } = useTill()
  const query = useSignal('')
  const openedId = useSignal<string | null>(null)
  const problem = useSignal<string | null>(null)
  const refresh = async () => {
    const outcome = await sales.refresh()
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
  }
  useEffect(() => void refresh(), [])
  const rows = sales.rows.value.filter((row) => matches(row, query.value))
  return { query, openedId, problem, refresh, rows }
}

function Rows(props: {
  rows: readonly SaleRow[]
  openedId: string | null
  onOpen: (id: string) => void
}) {
  const { rows, openedId, onOpen } = props
  if (rows.length === 0) {
    return (
      <EmptyState icon="receipt" title={t('sales.none')}>
        {t('sales.none-more')}
      </EmptyState>
    )
  }
  return (
    <ul class="sale-rows" onKeyDown={(event) => moveFocus(event, 'button')}>
      {rows.map((row) => (
        <li key={row.transactionId}>
          <SaleRowButton
            row={row}
            isOpen={row.transactionId === openedId}
            onOpen={() => onOpen(row.transactionId)}
          />
        </li>
      ))}
    </ul>
  )
}

/** Today's receipts on the left, the opened one as paper on the right. */
export function SalesScreen() {
  const { query, openedId, problem, refresh, rows } = useSalesList()
  const show = useMoney()
  const close = () => {
    openedId.value = null
  }
  return (
    <div class={openedId.value ? 'sales has-open' : 'sales'}>
      <section class="sales-list" aria-label={t('nav.sales')}>
        <div class="sales-head">
          <div class="grow">
            <Field
              label={t('sales.search')}
              value={query.value}
              hasFocus
              placeholder={t('sales.search-hint')}
              onInput={(text) => {
                query.value = text
              }}
            />
          </div>
          <Button icon="refresh" label={t('sales.refresh')} onPress={() => void refresh()} />
        </div>
        {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
        <p class="sales-sum">
          {t('sales.sum', {
            n: rows.length,
            total: show(rows.reduce((sum, row) => sum + row.payableMinor, 0)),
          })}
        </p>
        <div class="sales-scroll scroll">
          <Rows
            rows={rows}
            openedId={openedId.value}
            onOpen={(id) => {
              openedId.value = id
            }}
          />
        </div>
      </section>
      <section class="sales-detail scroll" aria-label={t('sales.detail')}>
        {openedId.value ? (
          <SaleDetail key={openedId.value} transactionId={openedId.value} onClose={close} />
        ) : (
          <EmptyState icon="receipt" title={t('sales.choose')} />
        )}
      </section>
    </div>
  )
}
