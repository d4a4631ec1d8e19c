import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { countChosen } from '../../models/customer-shelf.ts'
import { foundFor } from '../../models/customers-model.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Later } from '../../parts/later.tsx'
import { moveFocus } from '../../parts/move-focus.ts'
import { EmptyState, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import './customer-dialog.css'
import { phoneText, pointsText } from './customer-words.ts'
import { GLANCE } from './later-dialogs.tsx'
import { NewCustomerForm } from './new-customer-form.tsx'
import { closeDialog } from './sell-state.ts'

/** The hub is not asked at every key; those kept here are. */
const SEARCH_PAUSE_MS = 200

function useCustomerSearch() {
  const { customers, link } = useTill()
  const query = useSignal('')
  const problem = useSignal<string | null>(null)
  const text = query.value.trim()
  useEffect(() => customers.forgetFound(), [customers])
  const pauseMs = link.isConnected.value ? SEARCH_PAUSE_MS : 0
  useEffect(() => {
    if (text === '') return
    const timer = setTimeout(async () => {
      const outcome = await customers.search(text)
      problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [customers, pauseMs, text, problem])
  const newest = customers.found.value
  const found = text === '' ? [] : foundFor(newest, text)
  return { query, problem, found, isNobody: newest?.query === text && found.length === 0 }
}

function CustomerRow({ customer }: { customer: CustomerMessage }) {
  const { cart, link } = useTill()
  const choose = async () => {
    countChosen(link, customer.customer_id)
    await cart.setCustomer({
      customerId: customer.customer_id,
      fullName: customer.full_name,
      loyaltyTier: customer.loyalty_tier,
      loyaltyPoints: customer.loyalty_points,
    })
    closeDialog()
  }
  return (
    <button type="button" class="customer-row" onClick={() => void choose()}>
      <Icon name="person" />
      <span class="grow">
        <span class="customer-row-name">{customer.full_name}</span>
        <span class="customer-row-facts">
          {[phoneText(customer.phone), customer.membership_number].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span class="customer-row-points">
        {pointsText(customer.loyalty_tier, customer.loyalty_points)}
      </span>
    </button>
  )
}

function SearchPart({ onAdd }: { onAdd: (name: string) => void }) {
  const { cart } = useTill()
  const { query, problem, found, isNobody } = useCustomerSearch()
  return (
    <div class="stack">
      <Field
        label={t('customer.search')}
        help={t('customer.search-help')}
        value={query.value}
        hasFocus
        takesScans
        onInput={(text) => {
          query.value = text
        }}
      />
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} role="status" />}
      <ul class="customer-rows" onKeyDown={(event) => moveFocus(event, 'button')}>
        {found.map((customer) => (
          <li key={customer.customer_id}>
            <CustomerRow customer={customer} />
          </li>
        ))}
        {query.value === '' && cart.cart.value.customer && (
          <li>
            <Later screen={GLANCE} />
          </li>
        )}
        {isNobody && !problem.value && (
          <li>
            <EmptyState icon="person" title={t('customer.nobody')} />
          </li>
        )}
      </ul>
      <div class="row row-wrap">
        <Button icon="person-add" onPress={() => onAdd(query.value.trim())}>
          {t('customer.add')}
        </Button>
        {cart.cart.value.customer && (
          <Button
            kind="danger"
            icon="close"
            onPress={() => void cart.setCustomer(null).then(closeDialog)}
          >
            {t('customer.remove')}
          </Button>
        )}
      </div>
    </div>
  )
}

export function CustomerDialog() {
  const newName = useSignal<string | null>(null)
  return (
    <Dialog
      title={newName.value === null ? t('customer.title') : t('customer.add')}
      onClose={closeDialog}
    >
      {newName.value === null ? (
        <SearchPart
          onAdd={(name) => {
            newName.value = name
          }}
        />
      ) : (
        <NewCustomerForm
          typed={newName.value}
          onBack={() => {
            newName.value = null
          }}
        />
      )}
    </Dialog>
  )
}
