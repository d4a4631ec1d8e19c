// A receipt as a page of its own for the customer's phone: one file, no scripts, no other address.

import { type CodeDrawing, drawBarcode } from './barcode-bars.ts'
import { E_RECEIPT_STYLE } from './e-receipt-style.ts'
import { escapeHtml } from './escape-html.ts'
import { drawQr } from './qr-drawing.ts'
import type { ReceiptBlock, ReceiptModel } from './receipt-blocks.ts'
import type { ReceiptLanguage } from './receipt-words.ts'
import { isRehearsalCode, markPaper } from './rehearsal.ts'

/** The outlet's picture, in the page itself. */
export type PageLogo = { pngBase64: string; widthDots: number; heightDots: number }

const WORDS = {
  id: {
    title: 'Struk',
    logo: 'Logo toko',
    qr: 'Kode QR',
    barcode: 'Kode batang',
    keep: 'Simpan tautan halaman ini sebagai bukti belanja. Hanya yang punya tautannya dapat membukanya.',
    missing: 'Struk ini tidak ada di sini.',
    missingMore: 'Periksa tautannya, atau tanyakan ke toko dengan nomor pada struk kertas.',
    later: 'Struk belum dapat ditampilkan.',
    laterMore: 'Silakan coba lagi sebentar lagi.',
  },
  en: {
    title: 'Receipt',
    logo: 'Logo of the shop',
    qr: 'QR code',
    barcode: 'Barcode',
    keep: 'Keep the link of this page as your proof of purchase. Only who has the link can open it.',
    missing: 'This receipt is not here.',
    missingMore: 'Check the link, or ask the shop with the number on the paper receipt.',
    later: 'The receipt cannot be shown right now.',
    laterMore: 'Please try again in a moment.',
  },
} as const satisfies Record<ReceiptLanguage, Record<string, string>>

type PageWords = (typeof WORDS)[ReceiptLanguage]

/** The whole document. Every text of the model is escaped; the paper's cuts are left out. */
export function eReceiptPage(model: ReceiptModel, logo: PageLogo | null): string {
  const say = WORDS[model.language]
  const title = `${say.title} ${model.receiptNumber}`
  const { blocks } = isRehearsalCode(model.receiptNumber) ? markPaper(model) : model
  const body = blocks.map((block) => blockHtml(block, say, logo)).join('\n')
  return page(
    model.language,
    title,
    `<main>\n<article class="paper">\n<h1 class="name">${escapeHtml(title)}</h1>\n${body}\n` +
      `</article>\n<p class="keep">${say.keep}</p>\n</main>`,
  )
}

/** What a wrong or an old link shows, in both languages: nobody knows whose it was. */
export const noReceiptPage = (): string => messagePage('missing', 'missingMore')

/** When nobody can say whether it is there. */
export const laterReceiptPage = (): string => messagePage('later', 'laterMore')

function messagePage(what: 'missing' | 'later', more: 'missingMore' | 'laterMore'): string {
  const lines = (['id', 'en'] as const).map((language, index) => {
    const words = WORDS[language]
    const title = `<h${index + 1} class="title">${words[what]}</h${index + 1}>`
    return `<div lang="${language}">${title}<p>${words[more]}</p></div>`
  })
  return page('id', WORDS.id.title, `<main class="paper missing">${lines.join('\n')}</main>`)
}

const page = (language: ReceiptLanguage, title: string, body: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>${escapeHtml(title)}</title>
<style>${E_RECEIPT_STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`

function blockHtml(block: ReceiptBlock, say: PageWords, logo: PageLogo | null): string {
  switch (block.kind) {
    case 'text':
      return `<p class="${block.align}${styleOf(block)}">${escapeHtml(block.text)}</p>`
    case 'pair': {
      const [left, right] = [escapeHtml(block.left), escapeHtml(block.right)]
      return `<p class="pair${styleOf(block)}"><span>${left}</span> <span>${right}</span></p>`
    }
    case 'rule':
      return `<hr class="${block.style}">`
    case 'space':
      return '<div class="space"></div>'
    case 'qr':
      return codeHtml(drawQr(block.data), { name: 'qr', label: say.qr, data: block.data })
    case 'barcode': {
      const drawing = drawBarcode(block.data, block.symbology)
      return codeHtml(drawing, { name: 'bars', label: say.barcode, data: block.data })
    }
    case 'logo':
      return logo === null ? '' : logoHtml(logo, say)
    case 'cut':
      return ''
  }
}

const styleOf = ({ isBold, size }: { isBold: boolean; size: string }): string =>
  `${isBold ? ' b' : ''}${size === 'normal' ? '' : ` ${size}`}`

type CodeWords = { name: string; label: string; data: string }

function codeHtml(drawing: CodeDrawing | null, { name, label, data }: CodeWords): string {
  const text = escapeHtml(data)
  if (drawing === null) return `<p class="center b">${text}</p>`
  const { path, width, height } = drawing
  const below = name === 'bars' ? `\n<p class="center">${text}</p>` : ''
  return (
    `<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" ` +
    `aria-label="${label}: ${text}"><path d="${path}"/></svg>${below}`
  )
}

const logoHtml = ({ pngBase64, widthDots, heightDots }: PageLogo, say: PageWords): string =>
  `<img class="logo" alt="${say.logo}" width="${widthDots}" height="${heightDots}" ` +
  `src="data:image/png;base64,${pngBase64}">`
