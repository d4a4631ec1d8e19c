import type { AccountMoneyAnswer } from '#domain/wire/account-message.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { PrintState } from '../../parts/print-state.tsx'
import { t } from '../../text/translate.ts'
import { owedMinor } from './account-words.ts'

/** What goes back in cash, what is there now, and whether the slip came out. */
export function MoneyDone(props: {
  documentId: string
  answer: AccountMoneyAnswer
  changeMinor: number
  onClose: () => void
}) {
  const { documentId, answer, changeMinor, onClose } = props
  const { account } = answer
  const isKasbon = account.kind === 'credit'
  return (
    <div class="money-done stack">
      {changeMinor > 0 && (
        <p class="money-done-change" role="status">
          {t('accounts.done-change')}
          <strong>
            <Money minor={changeMinor} />
          </strong>
        </p>
      )}
      <p class="account-figure" role="status">
        <span>
          <Icon name="check" /> {isKasbon ? t('accounts.done-owed') : t('accounts.done-balance')}
        </span>
        <strong>
          <Money minor={isKasbon ? owedMinor(account) : account.balance_minor} />
        </strong>
      </p>
      <dl class="money-done-facts">
        <div>
          <dt>{t('accounts.done-number')}</dt>
          <dd>{answer.document_number}</dd>
        </div>
        <div>
          <dt>{t('accounts.done-slip')}</dt>
          <dd>
            <PrintState documentId={documentId} unknown="accounts.done-not-printed" />
          </dd>
        </div>
      </dl>
      <Button kind="primary" size="large" isWide hasFocus onPress={onClose}>
        {t('accounts.done-close')}
      </Button>
    </div>
  )
}
