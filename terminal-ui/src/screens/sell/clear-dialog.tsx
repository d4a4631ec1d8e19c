import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { countOf } from './cart-totals.tsx'
import { closeDialog } from './sell-state.ts'

/** Throwing away a whole basket is the one change that cannot be undone, so it is asked twice. */
export function ClearDialog() {
  const { cart } = useTill()
  const clear = async () => {
    await cart.clear()
    closeDialog()
  }
  return (
    <Dialog
      title={t('clear.title')}
      onClose={closeDialog}
      footer={
        <>
          <Button size="large" hasFocus onPress={closeDialog}>
            {t('clear.keep')}
          </Button>
          <Button kind="danger" size="large" icon="trash" onPress={() => void clear()}>
            {t('clear.action')}
          </Button>
        </>
      }
    >
      <p>{t('clear.question', { n: countOf(cart.cart.value) })}</p>
    </Dialog>
  )
}
