import { useMemo } from 'preact/hooks'
import type { AccountKind } from '#domain/wire/account-message.ts'
import { ConsoleAccountsModel } from '../../../models/console-accounts-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { MoreButton } from '../../../parts/more-button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { type Choice, Segmented } from '../../../parts/segmented.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'
import { type Refresh, useRefresh } from '../use-refresh.ts'
import { AccountRows } from './account-list.tsx'
import { AccountPage } from './account-page.tsx'
import { AgeingChart } from './ageing-chart.tsx'
import './accounts.css'

const KINDS: readonly AccountKind[] = ['credit', 'deposit', 'gift_card', 'voucher', 'exchange']

const kindChoices = (): Choice<AccountKind | 'all'>[] => [
  { value: 'all', text: t('ledgers.all') },
  ...KINDS.map((value) => ({ value, text: t(tenderKind(value).text) })),
]

function Search({ model }: { model: ConsoleAccountsModel }) {
  const filter = model.filter.value
  return (
    <div class="ledger-search">
      <Field
        label={t('ledgers.search')}
        value={filter.query}
        maxLength={100}
        onInput={(query) => void model.search({ ...model.filter.peek(), query })}
      />
      <Segmented
        label={t('ledgers.kind')}
        value={filter.kind}
        choices={kindChoices()}
        onChange={(kind) => void model.search({ ...model.filter.peek(), kind })}
      />
    </div>
  )
}

function AgeingCard({ model, onOpen }: { model: ConsoleAccountsModel; onOpen: OpenAccount }) {
  const ageing = model.ageing.value
  return (
    <section class="card stack">
      <div>
        <h2>{t('ageing.title')}</h2>
        <p class="soft">{t('ageing.lead')}</p>
      </div>
      {ageing ? <AgeingChart ageing={ageing} onOpen={onOpen} /> : <Skeleton rows={3} />}
    </section>
  )
}

type OpenAccount = (accountId: string) => void

function AllAccounts({ model, problem, again }: Refresh & { model: ConsoleAccountsModel }) {
  const accounts = model.accounts.value
  const filter = model.filter.value
  const more = useSending()
  const open: OpenAccount = (accountId) => void model.open(accountId)
  return (
    <div class="stack">
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      <AgeingCard model={model} onOpen={open} />
      <section class="card stack">
        <header class="card-head">
          <div>
            <h2>{t('ledgers.title')}</h2>
            <p class="soft">{t('ledgers.lead')}</p>
          </div>
          <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
        </header>
        <Search model={model} />
        {accounts === null && !problem.value && <Skeleton rows={5} />}
        {accounts && (
          <AccountRows
            accounts={accounts}
            isSearched={filter.query.trim() !== '' || filter.kind !== 'all'}
            onOpen={open}
          />
        )}
        {model.next.value !== null && (
          <MoreButton sending={more} load={() => model.more()} text={t('journal.next')} />
        )}
      </section>
    </div>
  )
}

/** Gift cards, vouchers, deposits and kasbon: who owes since when, every account, and one in full. */
export function AccountsPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleAccountsModel(link), [link])
  const refresh = useRefresh(() => model.refresh())
  const statement = model.chosen.value
  if (statement) return <AccountPage model={model} statement={statement} />
  return <AllAccounts model={model} {...refresh} />
}
