import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { t } from '../text/translate.ts'
import { QrCode } from './qr-code.tsx'
import './receipt-paper.css'

const weight = (block: { isBold: boolean; size: 'normal' | 'double' }): string =>
  `${block.isBold ? ' paper-bold' : ''}${block.size === 'double' ? ' paper-double' : ''}`

function Block({ block }: { block: ReceiptBlock }) {
  switch (block.kind) {
    case 'text':
      return <p class={`paper-text paper-${block.align}${weight(block)}`}>{block.text}</p>
    case 'pair':
      return (
        <p class={`paper-pair${weight(block)}`}>
          <span>{block.left}</span>
          <span>{block.right}</span>
        </p>
      )
    case 'rule':
      return <hr class={`paper-rule paper-${block.style}`} />
    case 'space':
      return <div class="paper-space" />
    case 'qr':
      return <QrCode data={block.data} label={`QR: ${block.data}`} name="paper-qr" />
    case 'barcode':
      return <p class="paper-text paper-center">{block.data}</p>
    case 'logo':
    case 'cut':
      return null
  }
}

/** The receipt as the printer would draw it, from the same model, so that the two never differ. */
export function ReceiptPaper({ receipt }: { receipt: ReceiptModel }) {
  return (
    <article
      class="paper"
      lang={receipt.language}
      aria-label={t('receipt.label', { number: receipt.receiptNumber })}
      data-testid="receipt"
    >
      {receipt.blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </article>
  )
}
