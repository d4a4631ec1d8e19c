import { useEffect } from 'preact/hooks'
import type { AccountMessage } from '#domain/wire/account-message.ts'
import { useTill } from '../../parts/till-context.ts'
import type { PayDraft } from '../pay/use-pay-draft.ts'

/** An account pays at most what is there; the hub promises it to this sale. */
export function useAccountTender(draft: PayDraft, account: AccountMessage) {
  const { holds } = useTill()
  const available = account.available_minor
  useEffect(() => {
    draft.capMinor.value = available
  }, [available, draft.capMinor])
  return async () => {
    const taken = await holds.take({
      method: account.kind,
      accountId: account.account_id,
      amountMinor: draft.enteredMinor,
      holder: account.customer_name ?? account.code,
      available,
    })
    await draft.after(taken)
  }
}
