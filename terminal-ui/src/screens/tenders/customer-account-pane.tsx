import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CartCustomer } from '#domain/cart.ts'
import type { AccountMessage } from '#domain/wire/account-message.ts'
import { EmptyState } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { type PayDraft, useDraft } from '../pay/use-pay-draft.ts'
import { AccountCard, LedgerAmount } from './account-card.tsx'
import { NeedsCustomer } from './needs-customer.tsx'
import { useAccountTender } from './use-account-tender.ts'

type Kind = 'deposit' | 'credit'

/** Undefined while the hub is asked, null when the customer has none. */
function useAccountOf(draft: PayDraft, customer: CartCustomer, kind: Kind) {
  const { accounts } = useTill()
  const found = useSignal<AccountMessage | null | undefined>(undefined)
  useEffect(() => {
    const wanted = { kind, customerId: customer.customerId }
    void accounts.find(wanted).then((answer) => {
      draft.tell(answer)
      found.value = answer.ok ? (answer.value.find((one) => one.is_active) ?? null) : undefined
    })
  }, [accounts, customer.customerId, kind])
  return found.value
}

function Known({ draft, account }: { draft: PayDraft; account: AccountMessage }) {
  const take = useAccountTender(draft, account)
  return (
    <LedgerAmount draft={draft} isReady={account.available_minor > 0} press={take}>
      <AccountCard account={account} />
    </LedgerAmount>
  )
}

function OfCustomer({ customer, kind }: { customer: CartCustomer; kind: Kind }) {
  const draft = useDraft()
  const account = useAccountOf(draft, customer, kind)
  const name = customer.fullName
  if (account) return <Known draft={draft} account={account} />
  if (account === undefined) return draft.problem.value ? null : <Skeleton rows={3} />
  return (
    <EmptyState
      icon="person"
      title={
        kind === 'credit' ? t('ledger.none-credit', { name }) : t('ledger.none-deposit', { name })
      }
    >
      <p>{t('ledger.none-more')}</p>
    </EmptyState>
  )
}

/** The deposit or the kasbon of the customer on the basket. */
export function CustomerAccountPane({ kind }: { kind: Kind }) {
  const customer = useTill().cart.cart.value.customer
  return customer ? <OfCustomer key={kind} customer={customer} kind={kind} /> : <NeedsCustomer />
}
