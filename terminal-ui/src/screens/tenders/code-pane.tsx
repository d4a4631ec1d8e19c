import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { AccountKind, AccountMessage } from '#domain/wire/account-message.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'
import { type PayDraft, useDraft, useTaking } from '../pay/use-pay-draft.ts'
import { AccountCard, LedgerAmount } from './account-card.tsx'
import { useAccountTender } from './use-account-tender.ts'

function AskCode(props: {
  kind: AccountKind
  draft: PayDraft
  onFound: (account: AccountMessage) => void
}) {
  const { kind, draft, onFound } = props
  const { accounts, scan } = useTill()
  const code = useSignal('')
  const isBusy = useSignal(false)
  const look = async (text: string) => {
    if (text.trim() === '' || isBusy.value) return
    isBusy.value = true
    const found = await accounts.byCode(text)
    isBusy.value = false
    if (!draft.tell(found) || !found.ok) return
    if (found.value.kind === kind) onFound(found.value)
    else
      draft.problem.value = t('ledger.wrong-kind', { kind: t(tenderKind(found.value.kind).text) })
  }
  useEffect(
    () =>
      scan.divert((scanned) => {
        code.value = scanned
        void look(scanned)
      }),
    [scan],
  )
  useTaking(draft, {
    isReady: code.value.trim() !== '' && !isBusy.value,
    text: t('ledger.check'),
    press: () => look(code.value),
  })
  return (
    <div class="ask-code">
      <Field
        label={t('ledger.code')}
        help={kind === 'exchange' ? t('ledger.exchange-help') : t('ledger.code-help')}
        value={code.value}
        maxLength={40}
        size="large"
        hasFocus
        onInput={(text) => {
          code.value = text.toUpperCase()
          draft.problem.value = null
        }}
      />
    </div>
  )
}

function FoundAccount(props: { draft: PayDraft; account: AccountMessage; onOther: () => void }) {
  const { draft, account, onOther } = props
  const take = useAccountTender(draft, account)
  return (
    <LedgerAmount draft={draft} isReady={account.available_minor > 0} press={take}>
      <AccountCard account={account}>
        <Button icon="scan" onPress={onOther}>
          {t('ledger.other')}
        </Button>
      </AccountCard>
    </LedgerAmount>
  )
}

/** Whoever holds the code may spend it: gift card, voucher, the credit of a return. */
export function CodePane({ kind }: { kind: AccountKind }) {
  const draft = useDraft()
  const account = useSignal<AccountMessage | null>(null)
  if (account.value === null) {
    return (
      <AskCode
        key={kind}
        kind={kind}
        draft={draft}
        onFound={(found) => {
          account.value = found
        }}
      />
    )
  }
  return (
    <FoundAccount
      draft={draft}
      account={account.value}
      onOther={() => {
        draft.capMinor.value = null
        account.value = null
      }}
    />
  )
}
