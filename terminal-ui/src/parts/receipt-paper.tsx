import type { CodeDrawing } from '#domain/barcode-bars.ts'
import { drawBarcode } from '#domain/barcode-bars.ts'
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { paperLogo } from '../models/paper-logo.ts'
import { t } from '../text/translate.ts'
import { QrCode } from './qr-code.tsx'
import './receipt-paper.css'
import { useTill } from './till-context.ts'

type Styled = { isBold: boolean; size: 'normal' | 'double' | 'triple' }

const weight = ({ isBold, size }: Styled): string =>
  `${isBold ? ' paper-bold' : ''}${size === 'normal' ? '' : ` paper-${size}`}`

/** Every row of a long text stands as far in as its first, as it is printed. */
function indent(text: string): { paddingLeft: string } | undefined {
  const spaces = text.length - text.trimStart().length
  return spaces === 0 ? undefined : { paddingLeft: `${spaces}ch` }
}

function Bars({ drawing, data }: { drawing: CodeDrawing | null; data: string }) {
  return (
    <>
      {drawing && (
        <svg
          class="paper-bars"
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path d={drawing.path} />
        </svg>
      )}
      <p class="paper-text paper-center">{data}</p>
    </>
  )
}

function Logo() {
  const logo = paperLogo(useTill().link).value
  if (logo === null) return null
  return (
    <img
      class="paper-logo"
      alt=""
      width={logo.width_dots}
      height={logo.height_dots}
      src={`data:image/png;base64,${logo.png_base64}`}
    />
  )
}

function Block({ block }: { block: ReceiptBlock }) {
  switch (block.kind) {
    case 'text':
      return <p class={`paper-text paper-${block.align}${weight(block)}`}>{block.text}</p>
    case 'pair':
      return (
        <p class={`paper-pair${weight(block)}`}>
          <span style={indent(block.left)}>{block.left.trimStart()}</span>
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
      return <Bars drawing={drawBarcode(block.data, block.symbology)} data={block.data} />
    case 'logo':
      return <Logo />
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
