// What a printer makes of a document: the way of every paper, from the model to the dots.
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { drawPictures, type Pictures } from '#hub/devices/printer/drawn/draw-pictures.ts'
import { createInterpreter } from '#hub/devices/printer/escpos-interpreter.ts'
import type { Sheet } from '#hub/devices/printer/paper.ts'
import { encodeReceipt, type PrinterProfile } from '#hub/devices/printer/printer-encoder.ts'

/** Throws where the printer meets a command that it does not know. */
export async function printSheet(
  model: ReceiptModel,
  profile: PrinterProfile,
  pictures: Pictures,
): Promise<Sheet> {
  const sheets: Sheet[] = []
  const interpreter = createInterpreter(profile.columns, {
    onItem: () => {},
    onSheet: (sheet) => sheets.push(sheet),
    onPulse: () => {},
    onReply: () => {},
    onFailure(failure) {
      throw new Error(failure)
    },
  })
  const drawings = await drawPictures(model, profile, pictures)
  interpreter.feed(encodeReceipt(model, profile, drawings))
  return sheets[0] ?? interpreter.uncut()
}
