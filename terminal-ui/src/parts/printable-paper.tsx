import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { t } from '../text/translate.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import './printable-paper.css'
import { PAPER_SIZES, type PaperSize, printHere, rememberedSize } from './print-here.ts'
import { ReceiptPaper } from './receipt-paper.tsx'
import { Segmented } from './segmented.tsx'
import { pageOf, sharePage } from './share-page.ts'
import { useTill } from './till-context.ts'

function PrintDialog(props: { onPrint: (size: PaperSize) => void; onClose: () => void }) {
  const size = useSignal(rememberedSize())
  return (
    <Dialog
      title={t('print-here.title')}
      onClose={props.onClose}
      footer={
        <Button
          kind="primary"
          size="large"
          icon="printer"
          isWide
          hasFocus
          onPress={() => props.onPrint(size.value)}
        >
          {t('print-here.print')}
        </Button>
      }
    >
      <div class="stack">
        <p>{t('print-here.more')}</p>
        <Segmented
          label={t('print-here.paper')}
          value={size.value}
          choices={PAPER_SIZES.map((each) => ({ value: each, text: t(`paper-size.${each}`) }))}
          onChange={(chosen) => {
            size.value = chosen
          }}
        />
      </div>
    </Dialog>
  )
}

/** A paper on the screen that the browser can print, for the day on which no printer does. */
export function PrintablePaper({ receipt }: { receipt: ReceiptModel }) {
  const { session } = useTill()
  const paper = useRef<HTMLDivElement>(null)
  const isAsking = useSignal(false)
  const page = pageOf(receipt)
  const shop = session.outlet.value?.name ?? ''
  const words = t('share.words', { shop })
  const close = () => {
    isAsking.value = false
  }
  const print = (size: PaperSize) => {
    close()
    const terminal = session.terminal.peek()?.terminalCode ?? ''
    if (paper.current) printHere(paper.current, size, t('print-here.mark', { terminal }))
  }
  return (
    <>
      <div ref={paper}>
        <ReceiptPaper receipt={receipt} />
      </div>
      {page && (
        <p class="print-here">
          <Button kind="plain" icon="transfer" onPress={() => void sharePage(words, page)}>
            {t('share.open')}
          </Button>
        </p>
      )}
      {session.may('reprint') && (
        <p class="print-here">
          <Button
            kind="plain"
            icon="device"
            onPress={() => {
              isAsking.value = true
            }}
          >
            {t('print-here.open')}
          </Button>
        </p>
      )}
      {isAsking.value && <PrintDialog onPrint={print} onClose={close} />}
    </>
  )
}
