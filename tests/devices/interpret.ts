import { createInterpreter } from '#hub/devices/printer/escpos-interpreter.ts'
import { type Sheet, sheetText } from '#hub/devices/printer/paper.ts'
import type { Pulse } from '#hub/devices/printer/paper-machine.ts'

/** What a printer of `columns` makes of these bytes. */
export function interpret(bytes: Iterable<number>, columns = 42) {
  const sheets: Sheet[] = []
  const pulses: Pulse[] = []
  const failures: string[] = []
  const replies: number[] = []
  const interpreter = createInterpreter(columns, {
    onItem: () => {},
    onSheet: (sheet) => sheets.push(sheet),
    onPulse: (pulse) => pulses.push(pulse),
    onFailure: (failure) => failures.push(failure),
    onReply: (reply) => replies.push(...reply),
  })
  interpreter.feed(bytes)
  const text = [...sheets, interpreter.uncut()].flatMap(sheetText)
  return { sheets, uncut: interpreter.uncut(), pulses, failures, replies, text }
}
