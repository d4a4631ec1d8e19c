import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { formatAmount } from '#domain/money.ts'
import {
  CUSTOMER_FILTERS,
  type CustomerFilter,
  type ListedCustomer,
} from '#domain/wire/console-customer-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import { ConsoleCustomersModel } from '../../../models/console-customers-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money } from '../../../parts/money.tsx'
import { MoreButton } from '../../../parts/more-button.tsx'
import { moveFocus } from '../../../parts/move-focus.ts'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { phoneText, tierText } from '../../sell/customer-words.ts'
import '../accounts/accounts.css'
import { useRefresh } from '../use-refresh.ts'
import { AddCustomerDialog } from './contact-dialog.tsx'
import { CustomerPage } from './customer-page.tsx'
import './customers.css'

type ModelProps = { model: ConsoleCustomersModel }

function Row({ customer, onOpen }: { customer: ListedCustomer; onOpen: () => void }) {
  const { phone, membership_number: member, loyalty_points: points } = customer
  return (
    <li>
      <button type="button" class="list-row patron-row" onClick={onOpen}>
        <span class="grow">
          <span class="strong patron-name">{customer.full_name}</span>
          <span class="soft small">
            {[phoneText(phone), member, tierText(customer.loyalty_tier)]
              .filter(Boolean)
              .join('\u00a0· ')}
          </span>
        </span>
        <span class="patron-sums">
          {customer.credit_minor > 0 && (
            <span>
              <small>{t('customers.has')}</small>
              <Money minor={customer.credit_minor} />
            </span>
          )}
          {customer.owed_minor > 0 && (
            <span class="patron-owes">
              <small>{t('tender.credit')}</small>
              <Money minor={customer.owed_minor} isBold />
            </span>
          )}
          <span>
            <small>{t('customers.points')}</small>
            <span class="money">{formatAmount(points)}</span>
          </span>
        </span>
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}

function Search({ model }: ModelProps) {
  const { text, filter } = model.ask.value
  return (
    <div class="ledger-search">
      <Field
        label={t('customers.search')}
        value={text}
        help={t('customer.search-help')}
        maxLength={100}
        takesScans
        onInput={(typed) => void model.search({ text: typed })}
      />
      <Segmented<CustomerFilter>
        label={t('customers.which')}
        value={filter}
        choices={CUSTOMER_FILTERS.map((value) => ({ value, text: t(`customers-filter.${value}`) }))}
        onChange={(chosen) => void model.search({ filter: chosen })}
      />
    </div>
  )
}

function Nobody({ model }: ModelProps) {
  const { text, filter } = model.ask.value
  if (text.trim() !== '') {
    return (
      <EmptyState icon="search" title={t('customers.none-found')}>
        {t('customers.none-found-more')}
      </EmptyState>
    )
  }
  if (filter !== 'all') return <EmptyState icon="check" title={t(`customers-none.${filter}`)} />
  return (
    <EmptyState icon="person-add" title={t('customers.none')}>
      {t('customers.none-more')}
    </EmptyState>
  )
}

function Rows({ model }: ModelProps) {
  const { isBusy, problem, send } = useSending()
  const rows = model.rows.value
  const open = async (id: string) => {
    const opened = await model.open(id)
    if (!opened.ok) showToast('bad', 'warning', refusalText(opened.code, currentLanguage()))
  }
  if (rows === null) return <Skeleton rows={6} />
  if (rows.length === 0) return <Nobody model={model} />
  return (
    <>
      <ul onKeyDown={(event) => moveFocus(event, 'button')}>
        {rows.map((customer) => (
          <Row
            key={customer.customer_id}
            customer={customer}
            onOpen={() => void open(customer.customer_id)}
          />
        ))}
      </ul>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {model.next.value !== null && (
        <MoreButton
          sending={{ isBusy, send }}
          load={() => model.more()}
          text={t('customers.more')}
        />
      )}
    </>
  )
}

function Everybody({ model }: ModelProps) {
  const { problem, again } = useRefresh(() => model.search())
  const mayAdd = useTill().session.may('add-customer')
  const isAdding = useSignal(false)
  return (
    <section class="card stack">
      <header class="card-head row-wrap">
        <div>
          <h2>{t('customers.title')}</h2>
          <p class="soft">{t('customers.lead', { n: model.count.value })}</p>
        </div>
        <div class="row">
          <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
          {mayAdd && (
            <Button
              kind="primary"
              icon="person-add"
              onPress={() => {
                isAdding.value = true
              }}
            >
              {t('customers.add')}
            </Button>
          )}
        </div>
      </header>
      <Search model={model} />
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      <Rows model={model} />
      {isAdding.value && (
        <AddCustomerDialog
          model={model}
          onClose={() => {
            isAdding.value = false
          }}
        />
      )}
    </section>
  )
}

/** Everybody the shop knows, and one of them in full. */
export function CustomersPanel() {
  const till = useTill()
  const model = useMemo(() => new ConsoleCustomersModel(till), [till])
  const page = model.chosen.value
  if (page) return <CustomerPage model={model} page={page} />
  return <Everybody model={model} />
}
