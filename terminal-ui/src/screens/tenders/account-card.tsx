import type { ComponentChildren } from 'preact'
import type { AccountMessage } from '#domain/wire/account-message.ts'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { t } from '../../text/translate.ts'
import { TenderAmount } from '../pay/cash-pane.tsx'
import { tenderKind } from '../pay/tender-kinds.ts'
import { type PayDraft, useTaking } from '../pay/use-pay-draft.ts'

/** What is there, large: it is what the customer asks. */
export function AccountCard(props: { account: AccountMessage; children?: ComponentChildren }) {
  const { account, children } = props
  const kind = tenderKind(account.kind)
  const isKasbon = account.kind === 'credit'
  return (
    <div class="account-card">
      <p class="account-card-head">
        <Icon name={kind.icon} />
        <span class="grow">
          {t(kind.text)}
          <small>{account.customer_name ?? account.code}</small>
        </span>
      </p>
      <p class="account-card-label">{isKasbon ? t('ledger.limit-left') : t('ledger.available')}</p>
      <strong class="account-card-figure">
        <Money minor={account.available_minor} />
      </strong>
      {isKasbon && (
        <p class="soft">
          {t('ledger.owed')} <Money minor={Math.max(0, -account.balance_minor)} isBold />
        </p>
      )}
      {account.available_minor === 0 && (
        <Notice tone="warn" icon="info" title={t('ledger.empty')} role="status" />
      )}
      {children}
    </div>
  )
}

/** The amount on the left, what pays it on the right; the big button has the hub promise it. */
export function LedgerAmount(props: {
  draft: PayDraft
  isReady: boolean
  press: () => Promise<void>
  children: ComponentChildren
}) {
  const { draft, isReady, press, children } = props
  useTaking(draft, { isReady, press })
  return (
    <div class="tender-pane tender-pane-evidence">
      <TenderAmount draft={draft} hasFocus />
      <div class="evidence">{children}</div>
    </div>
  )
}
