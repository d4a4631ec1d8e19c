import { useSignal } from '@preact/signals'
import type { SaleRow } from '../../models/sales-model.ts'
import { standingSales } from '../../models/standing-sales.ts'
import { Button } from '../../parts/button.tsx'
import { useMoney } from '../../parts/money.tsx'
import { moveFocus } from '../../parts/move-focus.ts'
import { EmptyState, Notice } from '../../parts/notice.tsx'
import { t } from '../../text/translate.ts'
import { CustomerConflicts } from '../conflicts/sale-conflicts.tsx'
import { section } from '../navigation.ts'
import { NoReceiptForm } from '../refund/no-receipt-form.tsx'
import { SaleDetail } from './sale-detail.tsx'
import { SaleRowButton } from './sale-row-button.tsx'
import './sales-screen.css'
import { FoundPeople, SalesSearch, useSalesSearch } from './sales-search.tsx'

function Rows(props: {
  rows: readonly SaleRow[]
  isFound: boolean
  isAsked: boolean
  hasPeople: boolean
  openedId: string | null
  onOpen: (id: string) => void
}) {
  const { rows, isFound, isAsked, hasPeople, openedId, onOpen } = props
  if (rows.length === 0 && hasPeople) {
    return <EmptyState icon="person" title={t('sales.choose-customer')} />
  }
  if (rows.length === 0) {
    return (
      <EmptyState icon="receipt" title={isAsked ? t('sales.not-found') : t('sales.none')}>
        {isAsked ? t('sales.not-found-more') : t('sales.none-more')}
      </EmptyState>
    )
  }
  return (
    <ul class="sale-rows" onKeyDown={(event) => moveFocus(event, 'button')}>
      {rows.map((row) => (
        <li key={row.transactionId}>
          <SaleRowButton
            row={row}
            hasDay={isFound}
            isOpen={row.transactionId === openedId}
            onOpen={() => onOpen(row.transactionId)}
          />
        </li>
      ))}
    </ul>
  )
}

/** How many and how much; of what was looked for, and the way back to today. */
function Sum({ search }: { search: ReturnType<typeof useSalesSearch> }) {
  const show = useMoney()
  const { rows, isFound, people } = search
  const { count: n, netMinor, isNet } = standingSales(rows)
  const total = show(netMinor)
  if (n === 0 && people.length > 0) return null
  const found = t('sales.found-n', { n: rows.length })
  return (
    <div class="sales-sum">
      <p>{isFound ? found : t(isNet ? 'sales.sum-net' : 'sales.sum', { n, total })}</p>
      {isFound && (
        <Button
          kind="plain"
          icon="close"
          onPress={() => {
            search.day.value = ''
            search.type('')
          }}
        >
          {t('sales.today')}
        </Button>
      )}
    </div>
  )
}

const WITHOUT_RECEIPT = 'without-receipt'

function Detail({ opened, onClose }: { opened: string | null; onClose: () => void }) {
  const version = useSignal(0)
  if (opened === null) return <EmptyState icon="receipt" title={t('sales.choose')} />
  if (opened === WITHOUT_RECEIPT) return <NoReceiptForm onBack={onClose} />
  return (
    <SaleDetail
      key={`${opened} ${version.value}`}
      transactionId={opened}
      onClose={onClose}
      onChanged={() => {
        version.value += 1
      }}
    />
  )
}

/** Receipts on the left, the opened one as paper on the right. */
export function SalesScreen() {
  const openedId = useSignal<string | null>(section.peek())
  const open = (id: string) => {
    openedId.value = id
  }
  const search = useSalesSearch(open)
  const { problem, rows } = search
  const close = () => {
    openedId.value = null
  }
  return (
    <div class={openedId.value ? 'sales has-open' : 'sales'}>
      <section class="sales-list" aria-label={t('nav.sales')}>
        <SalesSearch search={search} />
        <FoundPeople search={search} />
        {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
        <Sum search={search} />
        <div class="sales-scroll scroll">
          <CustomerConflicts />
          <Rows
            rows={rows}
            isFound={search.isFound}
            hasPeople={search.people.length > 0}
            isAsked={search.isFound || search.query.value !== ''}
            openedId={openedId.value}
            onOpen={open}
          />
        </div>
        <div class="sales-foot">
          <Button icon="undo" onPress={() => open(WITHOUT_RECEIPT)}>
            {t('refund.without-receipt')}
          </Button>
        </div>
      </section>
      <section class="sales-detail scroll" aria-label={t('sales.detail')}>
        <Detail opened={openedId.value} onClose={close} />
      </section>
    </div>
  )
}
