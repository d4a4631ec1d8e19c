import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { AccountMessage, AccountStatement } from '#domain/wire/account-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money, useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'
import { dayText, holderOf, IN_TEXTS, owedMinor } from './account-words.ts'
import { MoneyInDialog } from './money-in-dialog.tsx'
import { MoneyOutDialog } from './money-out-dialog.tsx'
import { StatementTable } from './statement-table.tsx'

function useStatement(accountId: string) {
  const { accounts } = useTill()
  const statement = useSignal<AccountStatement | null>(null)
  const problem = useSignal<string | null>(null)
  const refresh = async () => {
    const answer = await accounts.statement(accountId)
    problem.value = answer.ok ? null : refusalText(answer.code, currentLanguage())
    if (answer.ok) statement.value = answer.value
  }
  useEffect(() => void refresh(), [accountId])
  return { statement: statement.value, problem: problem.value, refresh }
}

function Facts({ account }: { account: AccountMessage }) {
  const { session } = useTill()
  const show = useMoney()
  const zone = session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const { limit_minor: limit, balance_minor: balance, available_minor: available } = account
  const held = balance + limit - available
  return (
    <p class="account-facts">
      {limit > 0 && <span>{t('accounts.limit', { amount: show(limit) })}</span>}
      {account.kind === 'credit' && (
        <span>
          {t('ledger.limit-left')} <Money minor={available} isBold />
        </span>
      )}
      {held > 0 && available > 0 && <span>{t('accounts.held', { amount: show(held) })}</span>}
      <span>{t('accounts.opened', { date: dayText(account.opened_at, zone) })}</span>
      {account.expires_on && (
        <span>
          {t('accounts.expires', { date: dayText(`${account.expires_on}T12:00:00.000Z`, zone) })}
        </span>
      )}
    </p>
  )
}

function Head({ account, onClose }: { account: AccountMessage; onClose: () => void }) {
  const kind = tenderKind(account.kind)
  const isKasbon = account.kind === 'credit'
  return (
    <header class="account-head">
      <div class="accounts-back">
        <Button kind="plain" icon="arrow-left" onPress={onClose}>
          {t('common.back')}
        </Button>
      </div>
      <p class="account-kind">
        <Icon name={kind.icon} /> {t(kind.text)}
      </p>
      <h2>{holderOf(account)}</h2>
      {account.customer_name && <p class="account-code">{account.code}</p>}
      <p class="account-figure">
        <span>{isKasbon ? t('accounts.owed') : t('accounts.balance')}</span>
        <strong>
          <Money minor={isKasbon ? owedMinor(account) : account.balance_minor} />
        </strong>
      </p>
      <Facts account={account} />
    </header>
  )
}

type Act = 'in' | 'out'

function Acts({ account, onAct }: { account: AccountMessage; onAct: (act: Act) => void }) {
  const { shift } = useTill()
  const inText = IN_TEXTS[account.kind]
  const isKasbon = account.kind === 'credit'
  if (!shift.current.value) {
    return (
      <Notice tone="warn" icon="drawer" title={t('accounts.no-shift')}>
        {t('accounts.no-shift-more')}
      </Notice>
    )
  }
  return (
    <>
      {!account.is_active && (
        <Notice tone="warn" icon="lock" title={t('accounts.blocked')}>
          {t('accounts.blocked-more')}
        </Notice>
      )}
      <div class="account-acts">
        {inText && (
          <Button
            kind="primary"
            size="large"
            icon="download"
            isDisabled={isKasbon ? account.balance_minor === 0 : !account.is_active}
            onPress={() => onAct('in')}
          >
            {t(inText)}
          </Button>
        )}
        {!isKasbon && (
          <Button
            size="large"
            icon="upload"
            isDisabled={account.available_minor === 0 || !account.is_active}
            onPress={() => onAct('out')}
          >
            {t('accounts.out')}
          </Button>
        )}
      </div>
    </>
  )
}

/** One account: what is there, what can be done with it, and how it came to that. */
export function AccountDetail(props: {
  account: AccountMessage
  /** Opened a moment ago: the money for it is in the customer's hand. */
  isNew: boolean
  onClose: () => void
}) {
  const { statement, problem, refresh } = useStatement(props.account.account_id)
  const account = statement?.account ?? props.account
  const act = useSignal<Act | null>(props.isNew ? 'in' : null)
  const close = () => {
    act.value = null
    void refresh()
  }
  return (
    <div class="account-detail">
      <Head account={account} onClose={props.onClose} />
      <Acts
        account={account}
        onAct={(next) => {
          act.value = next
        }}
      />
      {problem && <Notice tone="warn" icon="cloud-off" title={problem} role="alert" />}
      {statement ? <StatementTable statement={statement} /> : <Skeleton rows={4} />}
      {act.value === 'in' && <MoneyInDialog account={account} onClose={close} />}
      {act.value === 'out' && <MoneyOutDialog account={account} onClose={close} />}
    </div>
  )
}
