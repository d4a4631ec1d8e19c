import { useSignal } from '@preact/signals'
import type { AccountMessage } from '#domain/wire/account-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { moveFocus } from '../../parts/move-focus.ts'
import { EmptyState, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'
import { AccountDetail } from './account-detail.tsx'
import { NEW_TEXTS, OPENABLE, type OpenableKind, owedMinor } from './account-words.ts'
import './accounts-screen.css'
import { OpenAccountDialog } from './open-account-dialog.tsx'

function useAccountSearch(onOpen: (account: AccountMessage) => void) {
  const { accounts } = useTill()
  const query = useSignal('')
  const found = useSignal<readonly AccountMessage[] | null>(null)
  const problem = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const search = async () => {
    const text = query.value.trim()
    if (text === '' || isBusy.value) return
    isBusy.value = true
    const answer = await accounts.find({ query: text })
    isBusy.value = false
    problem.value = answer.ok ? null : refusalText(answer.code, currentLanguage())
    if (!answer.ok) return
    found.value = answer.value
    const [only] = answer.value
    if (only && answer.value.length === 1) onOpen(only)
  }
  return { query, found, problem, isBusy, search }
}
type Search = ReturnType<typeof useAccountSearch>

function AccountRow(props: { account: AccountMessage; isOpen: boolean; onOpen: () => void }) {
  const { account, isOpen, onOpen } = props
  const kind = tenderKind(account.kind)
  const owed = owedMinor(account)
  return (
    <button
      type="button"
      class={isOpen ? 'account-row is-open' : 'account-row'}
      aria-pressed={isOpen}
      onClick={onOpen}
    >
      <Icon name={kind.icon} />
      <span class="grow">
        <span class="account-row-name">{account.customer_name ?? t(kind.text)}</span>
        <span class="account-row-facts">{`${t(kind.text)} · ${account.code}`}</span>
      </span>
      <span class="account-row-figure">
        {account.kind === 'credit' && <small>{t('accounts.owed')}</small>}
        <Money minor={account.kind === 'credit' ? owed : account.balance_minor} isBold />
      </span>
    </button>
  )
}

function Found(props: {
  search: Search
  openedId: string | null
  onOpen: (account: AccountMessage) => void
}) {
  const { search, openedId, onOpen } = props
  const found = search.found.value
  if (found === null) {
    return (
      <EmptyState icon="coins" title={t('accounts.start')}>
        {t('accounts.start-more')}
      </EmptyState>
    )
  }
  if (found.length === 0) {
    const query = search.query.value.trim()
    return <EmptyState icon="search" title={t('accounts.nothing-found', { query })} />
  }
  return (
    <ul class="account-rows" onKeyDown={(event) => moveFocus(event, 'button')}>
      {found.map((account) => (
        <li key={account.account_id}>
          <AccountRow
            account={account}
            isOpen={account.account_id === openedId}
            onOpen={() => onOpen(account)}
          />
        </li>
      ))}
    </ul>
  )
}

function SearchForm({ search }: { search: Search }) {
  return (
    <form
      class="accounts-head"
      onSubmit={(event) => {
        event.preventDefault()
        void search.search()
      }}
    >
      <div class="grow">
        <Field
          label={t('accounts.search')}
          help={t('accounts.search-help')}
          value={search.query.value}
          maxLength={64}
          hasFocus
          onInput={(text) => {
            search.query.value = text
          }}
        />
      </div>
      <Button
        type="submit"
        kind="primary"
        icon="search"
        label={t('accounts.search')}
        isBusy={search.isBusy.value}
      />
    </form>
  )
}

/** Money that the outlet keeps for people, and money that people owe it. */
export function AccountsScreen() {
  const opened = useSignal<AccountMessage | null>(null)
  const isNew = useSignal(false)
  const opening = useSignal<OpenableKind | null>(null)
  const open = (account: AccountMessage) => {
    isNew.value = false
    opened.value = account
  }
  const search = useAccountSearch(open)
  return (
    <div class={opened.value ? 'accounts has-open' : 'accounts'}>
      <section class="accounts-list" aria-label={t('accounts.list')}>
        <SearchForm search={search} />
        <div class="accounts-new">
          {OPENABLE.map((kind) => (
            <Button
              key={kind}
              icon={tenderKind(kind).icon}
              onPress={() => {
                opening.value = kind
              }}
            >
              {t(NEW_TEXTS[kind])}
            </Button>
          ))}
        </div>
        {search.problem.value && (
          <Notice tone="warn" icon="cloud-off" title={search.problem.value} role="alert" />
        )}
        <div class="accounts-scroll scroll">
          <Found search={search} openedId={opened.value?.account_id ?? null} onOpen={open} />
        </div>
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll a long statement */}
      <section class="accounts-detail scroll" tabIndex={0} aria-label={t('accounts.detail')}>
        {opened.value ? (
          <AccountDetail
            key={opened.value.account_id}
            account={opened.value}
            isNew={isNew.value}
            onClose={() => {
              opened.value = null
            }}
          />
        ) : (
          <EmptyState icon="coins" title={t('accounts.choose')} />
        )}
      </section>
      {opening.value && (
        <OpenAccountDialog
          kind={opening.value}
          onClose={() => {
            opening.value = null
          }}
          onOpened={(account) => {
            opening.value = null
            isNew.value = account.kind !== 'credit'
            opened.value = account
          }}
        />
      )}
    </div>
  )
}
