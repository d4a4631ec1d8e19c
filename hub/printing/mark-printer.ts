import { markPaper } from '#domain/rehearsal.ts'
import type { PrinterDevice } from './print-worker.ts'

/** A rehearsal's printer: whatever is printed, by whomever it was made, comes out marked. */
export const markPrinter = (printer: PrinterDevice): PrinterDevice => ({
  print: (order, hooks) =>
    printer.print(
      order.kind === 'document' ? { ...order, model: markPaper(order.model) } : order,
      hooks,
    ),
  get canClearAhead() {
    return printer.canClearAhead === true
  },
  clearAhead: async () => (await printer.clearAhead?.()) ?? null,
  get wantedLogoKey() {
    return printer.wantedLogoKey ?? null
  },
  keepLogo: async (hooks) => (await printer.keepLogo?.(hooks)) ?? null,
})
