import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { t } from '../../../text/translate.ts'

type ConfirmProps = {
  title: string
  text: string
  action: string
  onDo: () => void
  onClose: () => void
}

/** Before work is thrown away that nothing brings back. */
export function ConfirmDialog({ title, text, action, onDo, onClose }: ConfirmProps) {
  const doIt = () => {
    onClose()
    onDo()
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <div class="stock-actions">
          <Button hasFocus onPress={onClose}>
            {t('stock.go-on')}
          </Button>
          <Button kind="danger" icon="trash" onPress={doIt}>
            {action}
          </Button>
        </div>
      }
    >
      <p>{text}</p>
    </Dialog>
  )
}
