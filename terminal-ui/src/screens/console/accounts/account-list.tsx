import type { AccountMessage } from '#domain/wire/account-message.ts'
import { Icon } from '../../../parts/icon.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { Chip, EmptyState } from '../../../parts/notice.tsx'
import { t } from '../../../text/translate.ts'
import { holderOf, owedMinor } from '../../accounts/account-words.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'

const dayOf = (day: string): string => day.split('-').reverse().join('/')

/** What is unusual about an account, in words. */
export function AccountStates({ account }: { account: AccountMessage }) {
  const show = useMoney()
  const heldMinor = account.balance_minor + account.limit_minor - account.available_minor
  return (
    <>
      {!account.is_active && (
        <Chip tone="bad" icon="lock">
          {t('ledgers.blocked')}
        </Chip>
      )}
      {account.expires_on && (
        <Chip tone="plain" icon="clock">
          {t('ledgers.expired-on', { date: dayOf(account.expires_on) })}
        </Chip>
      )}
      {heldMinor > 0 && account.available_minor > 0 && (
        <Chip tone="accent">{t('ledgers.held', { amount: show(heldMinor) })}</Chip>
      )}
    </>
  )
}

function Row({ account, onOpen }: { account: AccountMessage; onOpen: () => void }) {
  const kind = tenderKind(account.kind)
  const isKasbon = account.kind === 'credit'
  return (
    <li>
      <button type="button" class="list-row ledger-row" onClick={onOpen}>
        <span class="list-icon">
          <Icon name={kind.icon} />
        </span>
        <span class="grow">
          <span class="strong ledger-holder">{holderOf(account)}</span>
          <span class="soft small">
            {t(kind.text)}
            {account.customer_name ? ` · ${account.code}` : ''}
          </span>
        </span>
        <AccountStates account={account} />
        <span class="ledger-amount">
          <span class="soft small">{isKasbon ? t('accounts.owed') : t('accounts.balance')}</span>
          <Money minor={isKasbon ? owedMinor(account) : account.balance_minor} isBold />
        </span>
      </button>
    </li>
  )
}

type ListProps = {
  accounts: readonly AccountMessage[]
  /** Something was asked for: other accounts may exist. */
  isSearched: boolean
  onOpen: (accountId: string) => void
}

export function AccountRows({ accounts, isSearched, onOpen }: ListProps) {
  if (accounts.length === 0) {
    return (
      <EmptyState icon="search" title={t(isSearched ? 'ledgers.none' : 'ledgers.none-yet')}>
        {t('ledgers.none-more')}
      </EmptyState>
    )
  }
  return (
    <ul>
      {accounts.map((account) => (
        <Row key={account.account_id} account={account} onOpen={() => onOpen(account.account_id)} />
      ))}
    </ul>
  )
}
