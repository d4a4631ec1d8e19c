import { useSignal } from '@preact/signals'
import type { AccountMessage, AccountStatement } from '#domain/wire/account-message.ts'
import type { ConsoleAccountsModel } from '../../../models/console-accounts-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money } from '../../../parts/money.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { UndoNotice } from '../../../parts/undo-notice.tsx'
import { t } from '../../../text/translate.ts'
import { holderOf, owedMinor } from '../../accounts/account-words.ts'
import { StatementTable } from '../../accounts/statement-table.tsx'
import '../../accounts/accounts-screen.css'
import { tenderKind } from '../../pay/tender-kinds.ts'
import { AccountStates } from './account-list.tsx'
import { ChangeAccountDialog } from './change-account-dialog.tsx'

function Figures({ account }: { account: AccountMessage }) {
  const isKasbon = account.kind === 'credit'
  return (
    <dl class="ledger-figures" aria-label={t('ledgers.facts')}>
      <div>
        <dt>{isKasbon ? t('accounts.owed') : t('accounts.balance')}</dt>
        <dd>
          <Money minor={isKasbon ? owedMinor(account) : account.balance_minor} isBold />
        </dd>
      </div>
      <div>
        <dt>{t('ledgers.available')}</dt>
        <dd>
          <Money minor={account.available_minor} isBold />
        </dd>
      </div>
      {isKasbon && (
        <div>
          <dt>{t('ledgers.limit')}</dt>
          <dd>
            <Money minor={account.limit_minor} isBold />
          </dd>
        </div>
      )}
    </dl>
  )
}

type PageProps = { model: ConsoleAccountsModel; statement: AccountStatement }

/** One account: what is on it, what happened to it, and what a manager may set. */
export function AccountPage({ model, statement }: PageProps) {
  const { account } = statement
  const isChanging = useSignal(false)
  const kind = tenderKind(account.kind)
  const mayChange = useTill().session.may('manage-accounts')
  return (
    <section class="card stack">
      <header class="card-head row-wrap">
        <Button icon="arrow-left" onPress={() => model.leave()}>
          {t('common.back')}
        </Button>
        {mayChange && (
          <Button
            kind="primary"
            icon="console"
            onPress={() => {
              isChanging.value = true
            }}
          >
            {t('ledgers.change')}
          </Button>
        )}
      </header>
      <div>
        <p class="row soft">
          <Icon name={kind.icon} />
          {t(kind.text)}
        </p>
        <h2>{holderOf(account)}</h2>
        {account.customer_name && <p class="soft">{account.code}</p>}
        <p class="row row-wrap">
          <AccountStates account={account} />
        </p>
      </div>
      <Figures account={account} />
      {model.last.value && (
        <UndoNotice
          title={t('ledgers.changed')}
          action={t('ledgers.take-back')}
          undo={() => model.undo(t('ledgers.taken-back'))}
        />
      )}
      <StatementTable statement={statement} />
      {isChanging.value && (
        <ChangeAccountDialog
          model={model}
          account={account}
          onClose={() => {
            isChanging.value = false
          }}
        />
      )}
    </section>
  )
}
