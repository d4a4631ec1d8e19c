// A receipt printer for the demonstration: real bytes on a real port, paper in the browser.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Seams } from '#domain/seams.ts'
import { FakePrinter, type Fault } from '../../hub/devices/printer/fake-printer.ts'
import { realSeams } from '../../hub/system/real-seams.ts'
import { sheetPicture } from './paper-picture.ts'
import { PaperStack } from './paper-stack.ts'
import { PaperWeb } from './paper-web.ts'

export type VirtualPrinterOptions = {
  /** Ports, on the loopback unless said; 0 takes any free one. */
  printerPort: number
  paperPort: number
  /** Where else the paper is shown, by this machine's address on the LAN; null: here alone. */
  paperAddress?: string | null
  /** 32 is a roll of 58 mm, 42 and 48 are rolls of 80 mm. */
  columns?: 32 | 42 | 48
  /** Where the last sheets are kept; without it they are forgotten. */
  paperFile?: string
  seams?: Seams
}

export type VirtualPrinter = {
  /** host:port for the hub. */
  address: string
  paperUrl: string
  /** False when there is no such fault. */
  setFault(name: string): Promise<boolean>
  stop(): Promise<void>
}

const SHEETS_PER_ANSWER = 30
const COLUMNS_DEFAULT = 42
const JAM_AFTER_BYTES = 400

const faults: Record<string, Fault> = {
  normal: { kind: 'none' },
  'paper-out': { kind: 'paper-out', afterBytes: 0 },
  'cover-open': { kind: 'cover-open' },
  /** In the middle of the next receipt, so that the hub must ask whether it came out. */
  jam: { kind: 'jam', afterBytes: JAM_AFTER_BYTES },
  /** The plug is pulled in the middle of the next receipt. */
  'cut-off': { kind: 'power-off', afterBytes: JAM_AFTER_BYTES },
}

export async function startVirtualPrinter(options: VirtualPrinterOptions): Promise<VirtualPrinter> {
  const { clock, timers } = options.seams ?? realSeams
  const columns = options.columns ?? COLUMNS_DEFAULT
  const stack = new PaperStack(options.paperFile ?? null, timers)
  let faultName = 'normal'
  const printer = await new FakePrinter({
    ...{ port: options.printerPort, columns, timers },
    onItem: () => web.changed(),
    onSheet(sheet) {
      stack.add(sheet, clock.nowMs())
      web.changed()
    },
    onPulse() {
      stack.countDrawer()
      web.changed()
    },
    onFailure: () => web.changed(),
  }).start()
  const setFault = async (name: string): Promise<boolean> => {
    const fault = faults[name]
    if (!fault) return false
    faultName = name
    await printer.setFault(fault)
    web.changed()
    return true
  }
  const web: PaperWeb = new PaperWeb(
    {
      view: () => ({
        ...{ address: printer.address, columns, lastId: stack.lastId, fault: faultName },
        drawerCount: stack.drawerCount,
        uncutLines: printer.uncut().items.length,
        failures: printer.failures.slice(-3),
      }),
      sheetsAfter: (id) =>
        stack.after(id, SHEETS_PER_ANSWER).map(({ id, atMs, sheet }) => ({
          ...{ id, at_ms: atMs, picture: sheetPicture(sheet, true) },
        })),
      uncutPicture: () => sheetPicture(printer.uncut(), false),
      setFault,
    },
    timers,
  )
  const { paperAddress = null } = options
  web.server.listen(options.paperPort, paperAddress === null ? '127.0.0.1' : '0.0.0.0')
  await once(web.server, 'listening')
  const { port } = web.server.address() as AddressInfo
  return {
    address: printer.address,
    paperUrl: `http://${paperAddress ?? 'localhost'}:${port}`,
    setFault,
    async stop() {
      web.close()
      await printer.stop()
      stack.save()
    },
  }
}
