import { useSignal } from '@preact/signals'
import type { PrinterCard } from '#domain/wire/printer-message.ts'
import type { ConsolePrintersModel } from '../../../models/console-printers-model.ts'
import { Choice } from '../../../parts/choice.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'

type RetireDialogProps = {
  model: ConsolePrintersModel
  printer: PrinterCard
  onClose: () => void
}

/** Out of use: not before it is said what becomes of the papers that wait for it. */
export function RetireDialog({ model, printer, onClose }: RetireDialogProps) {
  const { name, is_default } = printer.settings
  const others = model.printers.value.filter(({ printer_id }) => printer_id !== printer.printer_id)
  const moveTo = useSignal(others[0]?.printer_id ?? '')
  const { waiting_count: waiting, uncertain_count: uncertain } = printer
  const isKept = is_default && others.length > 0
  const hasNowhere = waiting > 0 && others.length === 0
  return (
    <SendingDialog
      title={t('printer.retire-title', { name })}
      action={t('printer.retire')}
      isReady={!isKept && uncertain === 0 && !hasNowhere}
      send={() => model.retire(printer.printer_id, moveTo.value || null)}
      onDone={() => showToast('good', 'check', t('printer.retired', { name }))}
      onClose={onClose}
    >
      <p>{t('printer.retire-more')}</p>
      {isKept && <Notice tone="warn" icon="warning" title={t('printer.retire-default')} />}
      {uncertain > 0 && (
        <Notice
          tone="warn"
          icon="warning"
          title={t('printer.retire-uncertain', { n: uncertain })}
        />
      )}
      {waiting > 0 && !isKept && (
        <Notice tone="warn" icon="clock" title={t('printer.retire-waiting', { n: waiting })} />
      )}
      {others.length > 0 && !isKept && (
        <Choice
          label={t('printer.retire-to')}
          value={moveTo.value}
          options={others.map((each) => ({ value: each.printer_id, text: each.settings.name }))}
          onChange={(id) => {
            moveTo.value = id
          }}
        />
      )}
    </SendingDialog>
  )
}
