import { useSignal } from '@preact/signals'
import { useState } from 'preact/hooks'
import type { AccountMessage } from '#domain/wire/account-message.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { withApproval } from '../../models/with-approval.ts'
import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { NEW_TEXTS, type OpenableKind } from './account-words.ts'
import { CustomerPicker } from './customer-picker.tsx'

type OpenProps = {
  kind: OpenableKind
  onClose: () => void
  onOpened: (account: AccountMessage) => void
}

const isCode = (code: string): boolean => /^[A-Z0-9-]{4,32}$/.test(code)

function useOpening({ kind, onOpened }: OpenProps) {
  const { accounts, approval, rules } = useTill()
  const show = useMoney()
  const [id] = useState(() => accounts.newId())
  const code = useSignal('')
  const owner = useSignal<CustomerMessage | null>(null)
  const typedLimit = useSignal<number | null>(null)
  const problem = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const isKasbon = kind === 'credit'
  const usualLimit = rules.rules.value.credit_limit_default_minor
  const limitMinor = isKasbon ? (typedLimit.value ?? usualLimit) : 0
  const isCodeWrong = code.value !== '' && !isCode(code.value)
  const isReady = kind === 'gift_card' ? !isCodeWrong : owner.value !== null
  const words = () => {
    const name = owner.value?.full_name ?? ''
    return isKasbon
      ? t('accounts.open-words', { name, amount: show(limitMinor) })
      : t('accounts.open-deposit-words', { name })
  }
  const open = async () => {
    if (!isReady || isBusy.value) return
    isBusy.value = true
    const wanted = {
      ...{ kind, limitMinor, expiresOn: null, code: code.value === '' ? null : code.value },
      customerId: owner.value?.customer_id ?? null,
    }
    const opened = await withApproval(
      approval,
      { subjectId: id, words: words(), amountOf: () => limitMinor },
      ([approvalId = null]) => accounts.open(id, wanted, approvalId),
    )
    isBusy.value = false
    problem.value = opened.ok ? null : refusalText(opened.code, currentLanguage())
    if (opened.ok) onOpened(opened.value)
  }
  return { code, owner, typedLimit, usualLimit, problem, isBusy, isCodeWrong, isReady, open }
}

/** A card gets its code, a deposit and kasbon their owner; kasbon also how much may be owed. */
export function OpenAccountDialog(props: OpenProps) {
  const { kind, onClose } = props
  const form = useOpening(props)
  const show = useMoney()
  return (
    <Dialog title={t(NEW_TEXTS[kind])} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void form.open()
        }}
      >
        {form.problem.value && (
          <Notice tone="bad" icon="warning" title={form.problem.value} role="alert" />
        )}
        {kind === 'gift_card' ? (
          <Field
            label={t('accounts.code')}
            help={t('accounts.code-help')}
            error={form.isCodeWrong ? t('accounts.code-wrong') : null}
            value={form.code.value}
            maxLength={32}
            hasFocus
            onInput={(text) => {
              form.code.value = text.trim().toUpperCase()
            }}
          />
        ) : (
          <CustomerPicker
            chosen={form.owner.value}
            onChoose={(customer) => {
              form.owner.value = customer
            }}
          />
        )}
        {kind === 'credit' && form.owner.value && (
          <AmountEntry
            label={t('accounts.credit-limit')}
            minor={form.typedLimit.value}
            placeholder={show(form.usualLimit)}
            hasPad={false}
            onChange={(minor) => {
              form.typedLimit.value = minor
            }}
          />
        )}
        <Button
          type="submit"
          kind="primary"
          size="large"
          isWide
          isBusy={form.isBusy.value}
          isDisabled={!form.isReady}
        >
          {t('accounts.open-action')}
        </Button>
      </form>
    </Dialog>
  )
}
