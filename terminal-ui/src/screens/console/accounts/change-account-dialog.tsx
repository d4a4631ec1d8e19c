import { useSignal } from '@preact/signals'
import type { AccountMessage } from '#domain/wire/account-message.ts'
import { type ConsoleAccountsModel, readDay } from '../../../models/console-accounts-model.ts'
import { AmountEntry } from '../../../parts/amount-entry.tsx'
import { DayField } from '../../../parts/day-field.tsx'
import { Field } from '../../../parts/field.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'
import { holderOf } from '../../accounts/account-words.ts'

function useDraft(account: AccountMessage) {
  return {
    limit: useSignal<number | null>(account.limit_minor),
    expires: useSignal(account.expires_on ?? ''),
    isActive: useSignal(account.is_active),
    note: useSignal(''),
  }
}

function DraftFields(props: { account: AccountMessage; draft: ReturnType<typeof useDraft> }) {
  const { account, draft } = props
  const isWrong = readDay(draft.expires.value) === undefined
  return (
    <>
      {account.kind === 'credit' && (
        <AmountEntry
          label={t('ledgers.limit')}
          minor={draft.limit.value}
          hasPad={false}
          hasFocus
          note={t('ledgers.limit-more')}
          onChange={(minor) => {
            draft.limit.value = minor
          }}
        />
      )}
      <DayField
        tellsHalf
        label={t('ledgers.expires')}
        value={draft.expires.value}
        help={isWrong ? t('ledgers.expires-wrong') : t('ledgers.expires-more')}
        onChange={(picked) => {
          draft.expires.value = picked
        }}
      />
      <Switch
        label={t('ledgers.active')}
        isOn={draft.isActive.value}
        onChange={(isOn) => {
          draft.isActive.value = isOn
        }}
      />
      <Field
        label={t('ledgers.note')}
        value={draft.note.value}
        maxLength={200}
        help={t('ledgers.note-more')}
        onInput={(typed) => {
          draft.note.value = typed
        }}
      />
    </>
  )
}

type DialogProps = { model: ConsoleAccountsModel; account: AccountMessage; onClose: () => void }

/** Limit, last day, blocked or not; what changed is in the audit log with its reason. */
export function ChangeAccountDialog({ model, account, onClose }: DialogProps) {
  const draft = useDraft(account)
  const name = holderOf(account)
  const expiresOn = readDay(draft.expires.value)
  const limitMinor = draft.limit.value ?? 0
  const change = { limitMinor, isActive: draft.isActive.value, note: draft.note.value }
  return (
    <SendingDialog
      title={t('ledgers.change-title', { name })}
      onClose={onClose}
      action={t('common.save')}
      icon="check"
      isReady={expiresOn !== undefined}
      send={() => model.change(account.account_id, { ...change, expiresOn: expiresOn ?? null })}
      onDone={() => showToast('good', 'check', t('ledgers.saved', { name }))}
    >
      <DraftFields account={account} draft={draft} />
    </SendingDialog>
  )
}
