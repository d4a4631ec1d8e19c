import {
  type FoundPrinterMessage,
  FoundPrintersAnswer,
} from '#domain/wire/found-printers-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { listPrinters, type PrinterRow } from './printer-store.ts'

/** hub/devices has it; the composition root joins the two. */
export type FindPrinters = (known: ReadonlySet<string>) => Promise<{
  printers: Omit<FoundPrinterMessage, 'printer_id'>[]
  isComplete: boolean
}>

export function registerFoundPrintersRoutes(
  app: HubApp,
  { db }: Pick<HubDeps, 'db'>,
  find: FindPrinters,
): void {
  app.get(
    '/api/console/printers/found',
    {
      config: { access: { level: 'staff', permission: 'view-console' } },
      schema: { tags: ['printing'], response: { 200: FoundPrintersAnswer } },
    },
    async () => {
      const rows = listPrinters(db)
      const onLan = rows.filter(({ transport }) => transport === 'tcp').map(placeOf)
      const { printers, isComplete } = await find(new Set(onLan))
      const ids = new Map(rows.map((row) => [keyOf(row), row.id]))
      return {
        printers: printers.map((printer) => withId(printer, ids.get(keyOf(printer)) ?? null)),
        is_complete: isComplete,
      }
    },
  )
}

const PORT_DEFAULT = 9_100

const placeOf = ({ address }: Pick<PrinterRow, 'address'>): string =>
  /:\d+$/.test(address) ? address : `${address}:${PORT_DEFAULT}`

/** A printer on USB is the same by either of its two ways. */
const keyOf = (printer: { transport: string; address: string }): string =>
  printer.transport === 'tcp' ? `tcp ${placeOf(printer)}` : `usb ${printer.address}`

/** The program that has one of our own is the hub. */
const withId = (
  printer: Omit<FoundPrinterMessage, 'printer_id'>,
  id: string | null,
): FoundPrinterMessage => ({
  ...printer,
  access: id !== null && printer.access === 'in-use' ? 'ready' : printer.access,
  printer_id: id,
})
