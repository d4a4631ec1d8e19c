import type { PageLogo } from '#domain/e-receipt-page.ts'
import type { Db } from '../db/open-database.ts'
import { dotsPng } from './dots-png.ts'
import { readLogo } from './logo-store.ts'

/** The outlet's picture for a page; null without one. */
export function readLogoPicture(db: Db): PageLogo | null {
  const logo = readLogo(db)
  if (logo === null) return null
  return {
    pngBase64: dotsPng(logo).toString('base64'),
    widthDots: logo.widthBytes * 8,
    heightDots: logo.rowCount,
  }
}
