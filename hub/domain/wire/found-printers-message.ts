// What a search for printers has found, for whoever sets one up.
import { type Static, Type } from 'typebox'
import { Closed, Nullable, Uuid } from './primitives.ts'

export const FoundPrinterMessage = Closed({
  transport: Type.Union([Type.Literal('usb'), Type.Literal('tcp')]),
  /** As a printer's address is stored; by the kernel's own driver (usblp) it is the same. */
  address: Type.String(),
  /** In the printer's own words; null where it says none. */
  name: Nullable(Type.String()),
  serial: Nullable(Type.String()),
  /** in-use: another program has it. not-allowed: the hub's user may not open it. */
  access: Type.Union([Type.Literal('ready'), Type.Literal('in-use'), Type.Literal('not-allowed')]),
  /** The printer of the outlet that it is; null: not set up yet. */
  printer_id: Nullable(Uuid),
})
export type FoundPrinterMessage = Static<typeof FoundPrinterMessage>

/** GET /api/console/printers/found; takes up to ten seconds. */
export const FoundPrintersAnswer = Closed({
  printers: Type.Array(FoundPrinterMessage),
  /** False: the LAN is larger than what is searched; an address can still be typed. */
  is_complete: Type.Boolean(),
})
export type FoundPrintersAnswer = Static<typeof FoundPrintersAnswer>
