import { useSignal } from '@preact/signals'
import { refusalText } from '../../link/till-errors.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { NO_REASON, type ReasonDraft, readReason, reasonName } from '../../parts/reason-draft.ts'
import { ReasonFields } from '../../parts/reason-fields.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'

type LeaveDialogProps = { way: 'suspend' | 'end'; onClose: () => void }

/** The wire has one note: the reason in words, and the sentence that some reasons need. */
function useNote() {
  const { rules } = useTill()
  const draft = useSignal<ReasonDraft>(NO_REASON)
  const reasons = rules.reasonsFor('suspend')
  const given = readReason(draft.value, reasons)
  const reason = reasons.find((each) => each.code === given?.reason_code)
  const note = reason ? [reasonName(reason), given?.note].filter(Boolean).join(': ') : null
  return { draft, note, isReady: reasons.length === 0 || given !== null }
}

/** The till becomes free: the shift goes on elsewhere, or waits to be counted. */
export function LeaveDialog({ way, onClose }: LeaveDialogProps) {
  const { cart, shift } = useTill()
  const { draft, note, isReady } = useNote()
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const isSuspend = way === 'suspend'
  const isCartOpen = cart.cart.value.lines.length > 0
  const leave = async () => {
    isBusy.value = true
    const outcome = await (isSuspend ? shift.suspend(note) : shift.endTrading())
    isBusy.value = false
    if (outcome.ok) onClose()
    else problem.value = refusalText(outcome.code, currentLanguage())
  }
  return (
    <Dialog
      title={t(isSuspend ? 'shift.suspend' : 'shift.end')}
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          size="large"
          isBusy={isBusy.value}
          isDisabled={isCartOpen || (isSuspend && !isReady)}
          onPress={() => void leave()}
        >
          {t(isSuspend ? 'shift.suspend-action' : 'shift.end-action')}
        </Button>
      }
    >
      <div class="stack">
        <p>{t(isSuspend ? 'shift.suspend-lead' : 'shift.end-lead')}</p>
        {isCartOpen && <Notice tone="warn" icon="cart" title={t('shift.cart-first')} />}
        {isSuspend && (
          <ReasonFields
            kind="suspend"
            draft={draft.value}
            onChange={(next) => {
              draft.value = next
            }}
          />
        )}
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
    </Dialog>
  )
}
