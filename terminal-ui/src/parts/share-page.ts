// A customer's receipt, handed on as the address of its page. To whom is asked by the device, or by
// WhatsApp: the till never knows and keeps nothing of it.
import type { ReceiptModel } from '#domain/receipt-blocks.ts'

/** Behind the QR of a receipt; null where its shop has no pages, or the paper is none of a sale. */
export function pageOf({ blocks }: ReceiptModel): string | null {
  const code = blocks.find(({ kind }) => kind === 'qr')
  return code?.kind === 'qr' && code.data.startsWith('https://') ? code.data : null
}

/** Without a number WhatsApp asks which of one's own contacts it is for. */
export const whatsAppLink = (text: string, url: string): string =>
  `https://wa.me/?text=${encodeURIComponent(`${text} ${url}`)}`

/** The device's own way where it has one. Whoever thinks better of it has shared nothing. */
export async function sharePage(text: string, url: string): Promise<void> {
  if (typeof navigator.share !== 'function') {
    window.open(whatsAppLink(text, url), '_blank', 'noopener')
    return
  }
  await navigator.share({ text, url }).catch(() => {})
}
