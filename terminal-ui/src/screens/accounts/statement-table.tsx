import type { AccountKind, AccountStatement } from '#domain/wire/account-message.ts'
import { Money } from '../../parts/money.tsx'
import { EmptyState } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { ENTRY_TEXTS, momentText, sumsOf } from './account-words.ts'

function Entry(props: { entry: AccountStatement['entries'][number]; kind: AccountKind }) {
  const { entry, kind } = props
  const sums = sumsOf(entry, kind)
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const by = [entry.document_number, entry.staff_name].filter(Boolean).join(' · ')
  return (
    <tr>
      <td>
        <span class="strong">{t(ENTRY_TEXTS[entry.reason])}</span>
        <small>{momentText(entry.at, zone)}</small>
        {by && <small>{by}</small>}
      </td>
      <td class={entry.amount_minor < 0 ? 'account-minus' : undefined}>
        <Money minor={sums.amount_minor} />
      </td>
      <td>
        <Money minor={sums.balance_minor} isBold />
      </td>
    </tr>
  )
}

/** Newest first, with what was there after each. */
export function StatementTable({ statement }: { statement: AccountStatement }) {
  const { account, entries } = statement
  const isKasbon = account.kind === 'credit'
  return (
    <section class="account-statement">
      <h3>{t('accounts.statement')}</h3>
      {entries.length === 0 ? (
        <EmptyState icon="receipt" title={t('accounts.no-entries')} />
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('accounts.what')}</th>
              <th scope="col">{t('accounts.amount')}</th>
              <th scope="col">{isKasbon ? t('accounts.owed') : t('accounts.balance')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Entry key={`${entry.at} ${entry.document_id}`} entry={entry} kind={account.kind} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
