// The outlet's picture in the cloud: its customers' pages there show it (docs/decisions/0091).
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { isLogoUntold, noteLogoTold } from './logo-store.ts'
import { readLogoPicture } from './read-logo-picture.ts'

/** What the papers' head is now: in the transaction that changed it. */
export function tellLogo(tx: Db, seams: Seams, atMs: number): void {
  const picture = readLogoPicture(tx)
  const logo = picture && {
    width_dots: picture.widthDots,
    height_dots: picture.heightDots,
    png_base64: picture.pngBase64,
  }
  appendOutbox(tx, { kind: 'logo-changed', documentId: uuidv7(seams), payload: { logo }, atMs })
  noteLogoTold(tx)
}

/** One from before the cloud was told of pictures; once. */
export function tellKeptLogo(db: Db, seams: Seams): void {
  if (isLogoUntold(db)) write(db, (tx) => tellLogo(tx, seams, seams.clock.nowMs()))
}
