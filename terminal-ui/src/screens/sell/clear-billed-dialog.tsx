import { useSignal } from '@preact/signals'
import { refusalText } from '../../link/till-errors.ts'
import { discardBilledCart } from '../../models/cart-papers.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { NO_REASON, type ReasonDraft, readReason } from '../../parts/reason-draft.ts'
import { ReasonFields } from '../../parts/reason-fields.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { closeDialog } from './sell-state.ts'

/** A basket whose bill is on paper: emptying it needs a reason, which the hub keeps. */
export function ClearBilledDialog() {
  const till = useTill()
  const draft = useSignal<ReasonDraft>(NO_REASON)
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const reason = readReason(draft.value, till.rules.reasonsFor('discard-cart'))
  const clear = async () => {
    if (reason === null) return
    isBusy.value = true
    const outcome = await discardBilledCart(till, reason, t('bill.discard-words'))
    isBusy.value = false
    if (outcome.ok) closeDialog()
    else problem.value = refusalText(outcome.code, currentLanguage())
  }
  return (
    <Dialog
      title={t('clear.title')}
      onClose={closeDialog}
      footer={
        <>
          <Button size="large" onPress={closeDialog}>
            {t('clear.keep')}
          </Button>
          <Button
            kind="danger"
            size="large"
            icon="trash"
            isBusy={isBusy.value}
            isDisabled={reason === null}
            onPress={() => void clear()}
          >
            {t('clear.action')}
          </Button>
        </>
      }
    >
      <div class="stack">
        <Notice tone="warn" icon="receipt" title={t('bill.exists')}>
          {t('bill.exists-more')}
        </Notice>
        <ReasonFields
          kind="discard-cart"
          draft={draft.value}
          onChange={(next) => {
            draft.value = next
          }}
        />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
    </Dialog>
  )
}
