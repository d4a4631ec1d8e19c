import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatAmount } from '#domain/money.ts'
import type { AccountMessage } from '#domain/wire/account-message.ts'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'
import './customer-glance.css'
import { EditCustomer } from './edit-customer-form.tsx'

type Known = { points: number | null; accounts: readonly AccountMessage[] }

/** Points, deposit and kasbon as the hub knows them now; nothing while it is away. */
function useKnown(customerId: string | undefined): Known {
  const { accounts } = useTill()
  const known = useSignal<Known>({ points: null, accounts: [] })
  useEffect(() => {
    if (customerId === undefined) return
    void Promise.all([accounts.points(customerId), accounts.find({ customerId })]).then(
      ([points, found]) => {
        known.value = {
          points: points.ok ? points.value.available_points : null,
          accounts: found.ok ? found.value : [],
        }
      },
    )
  }, [accounts, customerId])
  return known.value
}

function Owned({ account }: { account: AccountMessage }) {
  const isKasbon = account.kind === 'credit'
  const kind = tenderKind(account.kind)
  return (
    <li>
      <Icon name={kind.icon} />
      <span class="grow">
        {t(kind.text)}
        {isKasbon && <small>{t('ledger.owed')}</small>}
      </span>
      <span class="glance-figure">
        <Money
          minor={isKasbon ? Math.max(0, -account.balance_minor) : account.balance_minor}
          isBold
        />
        {isKasbon && (
          <small>
            {t('ledger.limit-left')} <Money minor={account.available_minor} />
          </small>
        )}
      </span>
    </li>
  )
}

/** What the customer on the basket has with the outlet. */
export function CustomerGlance() {
  const customer = useTill().cart.cart.value.customer
  const { points, accounts } = useKnown(customer?.customerId)
  if (!customer) return null
  return (
    <section class="glance">
      <p class="strong">{customer.fullName}</p>
      <ul>
        <li>
          <Icon name="star" />
          <span class="grow">{t('tender.loyalty')}</span>
          <span class="glance-figure strong">{formatAmount(points ?? customer.loyaltyPoints)}</span>
        </li>
        {accounts.map((account) => (
          <Owned key={account.account_id} account={account} />
        ))}
      </ul>
      <EditCustomer customerId={customer.customerId} />
    </section>
  )
}
