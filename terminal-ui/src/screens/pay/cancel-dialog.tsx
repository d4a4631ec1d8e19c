import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'

export function CancelDialog({ onClose }: { onClose: () => void }) {
  const { payment } = useTill()
  return (
    <Dialog
      title={t('pay.cancel-title')}
      onClose={onClose}
      footer={
        <>
          <Button size="large" hasFocus onPress={onClose}>
            {t('pay.cancel-stay')}
          </Button>
          <Button kind="danger" size="large" onPress={() => void payment.cancel()}>
            {t('pay.cancel-action')}
          </Button>
        </>
      }
    >
      <p>{t('pay.cancel-question')}</p>
    </Dialog>
  )
}
