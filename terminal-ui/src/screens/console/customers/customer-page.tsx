import { useSignal } from '@preact/signals'
import { formatAmount } from '#domain/money.ts'
import type { AccountMessage } from '#domain/wire/account-message.ts'
import type { CustomerPage as Page } from '#domain/wire/console-customer-message.ts'
import type { ConsoleCustomersModel } from '../../../models/console-customers-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { UndoNotice } from '../../../parts/undo-notice.tsx'
import { t } from '../../../text/translate.ts'
import { owedMinor } from '../../accounts/account-words.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'
import { phoneText, tierText } from '../../sell/customer-words.ts'
import { AccountStates } from '../accounts/account-list.tsx'
import { useWhen } from '../use-when.ts'
import { EditContactDialog } from './contact-dialog.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { StatementCard } from './statement-card.tsx'

function Figures({ page }: { page: Page }) {
  const { loyalty_points: points } = page.customer
  return (
    <dl class="patron-figures">
      <div>
        <dt>{t('customers.points')}</dt>
        <dd>
          {formatAmount(points)}
          {page.available_points !== points && (
            <small>{t('customers.spendable', { n: formatAmount(page.available_points) })}</small>
          )}
        </dd>
      </div>
      <div>
        <dt>{t('customers.has')}</dt>
        <dd>
          <Money minor={page.credit_minor} />
        </dd>
      </div>
      <div class={page.owed_minor > 0 ? 'patron-owes' : undefined}>
        <dt>{t('tender.credit')}</dt>
        <dd>
          <Money minor={page.owed_minor} />
        </dd>
      </div>
    </dl>
  )
}

function Facts({ page }: { page: Page }) {
  const when = useWhen()
  const { customer, since, last_purchase_at: last } = page
  const facts: [string, string | null][] = [
    [t('customer.phone'), phoneText(customer.phone)],
    [t('customer.email'), customer.email],
    [t('customers.member'), customer.membership_number],
    [t('customers.tier'), tierText(customer.loyalty_tier)],
    [t('customers.since'), when(since).slice(0, 10)],
    [t('customers.last'), last === null ? t('customers.never') : when(last)],
  ]
  return (
    <dl class="patron-facts" aria-label={t('customers.facts')}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  )
}

function Merged({ merged }: Pick<Page, 'merged'>) {
  const when = useWhen()
  return (
    <>
      {merged.map(
        ({ customer_id: id, full_name: name, membership_number: number, at, by_name }) => (
          <p key={id} class="row soft small">
            <Icon name="pair" size={20} />
            <span>
              {t('customers.was-merged', { name: number ? `${name} (${number})` : name })}
              {' · '}
              {by_name === null
                ? t('customers.merged-elsewhere', { time: when(at) })
                : t('customers.merged-by', { time: when(at), name: by_name })}
            </span>
          </p>
        ),
      )}
    </>
  )
}

function Account({ account }: { account: AccountMessage }) {
  const show = useMoney()
  const kind = tenderKind(account.kind)
  const isKasbon = account.kind === 'credit'
  return (
    <li class="list-row">
      <span class="list-icon">
        <Icon name={kind.icon} />
      </span>
      <span class="grow">
        <span class="strong">{t(kind.text)}</span>
        <span class="soft small patron-code">
          {account.code}
          {isKasbon && ` · ${t('accounts.limit', { amount: show(account.limit_minor) })}`}
        </span>
      </span>
      <AccountStates account={account} />
      <span class="ledger-amount">
        <span class="soft small">{isKasbon ? t('accounts.owed') : t('accounts.balance')}</span>
        <Money minor={isKasbon ? owedMinor(account) : account.balance_minor} isBold />
      </span>
    </li>
  )
}

/** Credit of an exchange that was spent at once says nothing. */
const isTelling = ({ kind, balance_minor }: AccountMessage): boolean =>
  kind !== 'exchange' || balance_minor !== 0

function Accounts({ page }: { page: Page }) {
  const accounts = page.accounts.filter(isTelling)
  return (
    <section class="card stack">
      <h2>{t('customers.accounts')}</h2>
      {accounts.length === 0 && <p class="soft">{t('customers.no-accounts')}</p>}
      <ul>
        {accounts.map((account) => (
          <Account key={account.account_id} account={account} />
        ))}
      </ul>
    </section>
  )
}

type PageProps = { model: ConsoleCustomersModel; page: Page }
type Doing = 'edit' | 'merge' | null

function Head({ model, page, onDo }: PageProps & { onDo: (doing: Doing) => void }) {
  const mayEdit = useTill().session.may('add-customer')
  return (
    <section class="card stack">
      <header class="row">
        <Button
          kind="plain"
          icon="arrow-left"
          label={t('common.back')}
          onPress={() => model.leave()}
        />
        <h2 class="patron-title grow">{page.customer.full_name}</h2>
      </header>
      <div class="patron-acts">
        {mayEdit && (
          <Button kind="primary" icon="note" onPress={() => onDo('edit')}>
            {t('customer-edit.open')}
          </Button>
        )}
        <Button icon="pair" onPress={() => onDo('merge')}>
          {t('customers.merge')}
        </Button>
      </div>
      <Figures page={page} />
      <Facts page={page} />
      <Merged merged={page.merged} />
    </section>
  )
}

/** One person: who they are, what they have and owe, and all that happened. */
export function CustomerPage({ model, page }: PageProps) {
  const doing = useSignal<Doing>(null)
  const { customer } = page
  const onClose = () => {
    doing.value = null
  }
  return (
    <div class="patron-page">
      <div class="stack">
        <Head
          model={model}
          page={page}
          onDo={(next) => {
            doing.value = next
          }}
        />
        {model.lastEdit.value && (
          <UndoNotice
            title={t('customers.changed')}
            action={t('customers.take-back')}
            undo={() => model.undoEdit()}
          />
        )}
        <Accounts page={page} />
      </div>
      <StatementCard page={page} />
      {doing.value === 'edit' && (
        <EditContactDialog model={model} customer={customer} onClose={onClose} />
      )}
      {doing.value === 'merge' && (
        <MergeDialog model={model} customer={customer} onClose={onClose} />
      )}
    </div>
  )
}
