import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { useMoney } from '../../parts/money.tsx'
import { t } from '../../text/translate.ts'
import type { PayDraft } from './use-pay-draft.ts'

/** A slip of the hand is met before the customer stands there and the drawer is open. */
export function ChangeDialog({ draft }: { draft: PayDraft }) {
  const show = useMoney()
  const close = () => {
    draft.isDoubted.value = false
  }
  return (
    <Dialog
      title={t('pay.odd-title')}
      onClose={close}
      footer={
        <>
          <Button size="large" hasFocus onPress={close}>
            {t('pay.odd-change')}
          </Button>
          <Button
            kind="primary"
            size="large"
            onPress={() => {
              close()
              void draft.confirm(true)
            }}
          >
            {t('pay.odd-accept')}
          </Button>
        </>
      }
    >
      <p>
        {t('pay.odd-question', {
          given: show(draft.enteredMinor),
          change: show(draft.changeMinor),
        })}
      </p>
    </Dialog>
  )
}
