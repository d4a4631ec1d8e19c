import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { t } from '../text/translate.ts'
import { qrMatrix } from './qr-matrix.ts'
import './receipt-paper.css'

const QUIET_MODULES = 4

/** One path of unit squares: a few hundred modules are one element. */
function QrCode({ data }: { data: string }) {
  const matrix = qrMatrix(data)
  if (!matrix) return <p class="paper-text paper-center">{data}</p>
  const size = matrix.length + 2 * QUIET_MODULES
  const path = matrix
    .flatMap((row, y) =>
      row.map((isDark, x) => (isDark ? `M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z` : '')),
    )
    .join('')
  return (
    <svg class="paper-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={`QR: ${data}`}>
      <path d={path} />
    </svg>
  )
}

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
      return <QrCode data={block.data} />
    case 'barcode':
      return <p class="paper-text paper-center">{block.data}</p>
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
