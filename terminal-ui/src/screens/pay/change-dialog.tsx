import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Money } from '../../parts/money.tsx'
import { t } from '../../text/translate.ts'
import type { PayDraft } from './use-pay-draft.ts'

/** A slip of the hand is met before the customer stands there and the drawer is open. */
export function ChangeDialog({ draft }: { draft: PayDraft }) {
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
      <dl class="pay-totals">
        <div>
          <dt>{t('pay.cash-given')}</dt>
          <dd>
            <Money minor={draft.enteredMinor} />
          </dd>
        </div>
        <div class="pay-total">
          <dt>{t('pay.change')}</dt>
          <dd>
            <Money minor={draft.changeMinor} />
          </dd>
        </div>
      </dl>
    </Dialog>
  )
}
