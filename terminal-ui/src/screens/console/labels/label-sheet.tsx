import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ReceiptBlock } from '#domain/receipt-blocks.ts'
import type { LabelSheet } from '#domain/wire/label-message.ts'
import type { LabelsModel } from '../../../models/labels-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { ReceiptPaper } from '../../../parts/receipt-paper.tsx'
import '../../../parts/printable-paper.css'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { printReport } from '../reports/print-report.ts'

/** Labels side by side, each as often as it is wanted; cut along the lines. */
function Sheet({ sheet }: { sheet: LabelSheet }) {
  const papers = sheet.labels.flatMap(({ blocks, copies, product_id, unit_code }) =>
    Array.from({ length: copies }, (_, copy) => ({
      key: `${product_id} ${unit_code} ${copy}`,
      receipt: {
        ...{ documentId: product_id, receiptNumber: '', copyNo: 0, language: 'id' as const },
        blocks: blocks as ReceiptBlock[],
      },
    })),
  )
  return (
    <div class="label-sheet">
      {papers.map(({ key, receipt }) => (
        <div key={key} class="label-on-sheet">
          <ReceiptPaper receipt={receipt} />
        </div>
      ))}
    </div>
  )
}

type DialogProps = { model: LabelsModel; sheet: LabelSheet; onClose: () => void }

/** Shown, printed by this browser, and only then taken for hung up when somebody says so. */
function SheetDialog({ model, sheet, onClose }: DialogProps) {
  const paper = useRef<HTMLDivElement>(null)
  const wasPrinted = useSignal(false)
  const { problem, isBusy, send } = useSending()
  const print = () => {
    if (paper.current) printReport(paper.current)
    wasPrinted.value = true
  }
  const cameOut = async () => {
    if (!(await send(() => model.noteSheet(sheet)))) return
    showToast('good', 'check', t('labels.sheet-noted'))
    onClose()
  }
  useEffect(print, [])
  return (
    <Dialog
      title={t('labels.sheet-title')}
      shape="wide"
      isText
      onClose={onClose}
      footer={
        <>
          <Button
            kind="primary"
            icon="check"
            isBusy={isBusy.value}
            isDisabled={!wasPrinted.value}
            onPress={() => void cameOut()}
          >
            {t('labels.sheet-yes')}
          </Button>
          <Button icon="printer" onPress={print}>
            {t('labels.sheet-again')}
          </Button>
          <Button kind="plain" onPress={onClose}>
            {t('labels.sheet-no')}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p>{t('labels.sheet-more')}</p>
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        <div ref={paper}>
          <Sheet sheet={sheet} />
        </div>
      </div>
    </Dialog>
  )
}

/** The list on A4 sheets, by whatever printer this device has. */
export function SheetButton({ model, isDisabled }: { model: LabelsModel; isDisabled: boolean }) {
  const sheet = useSignal<LabelSheet | null>(null)
  const { problem, isBusy, send } = useSending()
  const draw = () =>
    send(async () => {
      const drawn = await model.draw()
      if (drawn.ok) sheet.value = drawn.value
      return drawn
    })
  return (
    <>
      <Button
        icon="device"
        isWide
        isBusy={isBusy.value}
        isDisabled={isDisabled}
        onPress={() => void draw()}
      >
        {t('labels.sheet')}
      </Button>
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      {sheet.value && (
        <SheetDialog
          model={model}
          sheet={sheet.value}
          onClose={() => {
            sheet.value = null
          }}
        />
      )}
    </>
  )
}
