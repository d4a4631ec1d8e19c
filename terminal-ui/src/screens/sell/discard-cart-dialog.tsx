import { useSignal } from '@preact/signals'
import { refusalText } from '../../link/till-errors.ts'
import { discardHeldCart } from '../../models/cart-papers.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { NO_REASON, type ReasonDraft, readReason } from '../../parts/reason-draft.ts'
import { ReasonFields } from '../../parts/reason-fields.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'

type DiscardCartProps = { cartId: string; label: string; onClose: () => void; onDone: () => void }

/** Throwing away somebody's basket is asked for a reason, and kept in the audit log. */
export function DiscardCartDialog({ cartId, label, onClose, onDone }: DiscardCartProps) {
  const till = useTill()
  const draft = useSignal<ReasonDraft>(NO_REASON)
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const reason = readReason(draft.value, till.rules.reasonsFor('discard-cart'))
  const name = label || t('held.no-label')
  const discard = async () => {
    if (reason === null) return
    isBusy.value = true
    const outcome = await discardHeldCart(till, cartId, reason, t('held.discard-words', { name }))
    isBusy.value = false
    if (!outcome.ok) {
      problem.value = refusalText(outcome.code, currentLanguage())
      return
    }
    showToast('good', 'check', t('held.discarded'))
    onDone()
    onClose()
  }
  return (
    <Dialog
      title={t('held.discard')}
      onClose={onClose}
      footer={
        <Button
          kind="danger"
          size="large"
          icon="trash"
          isBusy={isBusy.value}
          isDisabled={reason === null}
          onPress={() => void discard()}
        >
          {t('held.discard')}
        </Button>
      }
    >
      <div class="stack">
        <p>{t('held.discard-words', { name })}</p>
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
