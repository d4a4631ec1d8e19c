import type { UsbAlternate, UsbDevice, UsbEndpoint } from './usb-system.ts'

/** USB class of printers; its protocols: 1 one way, 2 both ways, 4 IPP, which is no ESC/POS. */
const PRINTER_CLASS = 7
const PROTOCOLS = [2, 1]
const VENDOR_CLASS = 0xff

/**
 * Makers whose receipt printers can be switched to a class of their own, the way their Windows
 * drivers want it: Epson, Star, Bixolon, SNBC, Citizen, Custom. systemd/70-ocean-printers.rules
 * opens the same ones.
 */
export const VENDOR_CLASS_MAKERS: readonly number[] = [
  0x04b8, 0x0519, 0x1504, 0x154f, 0x1d90, 0x0dd4,
]

export type PrinterInterface = {
  interfaceNumber: number
  alternateSetting: number
  out: UsbEndpoint
  /** Null: a printer that can only listen. */
  in: UsbEndpoint | null
}

/** Where a device takes receipts, both ways if it can; null if it is no printer. */
export function findPrinterInterface(device: UsbDevice): PrinterInterface | null {
  const ways = (device.configuration?.interfaces ?? []).flatMap(({ interfaceNumber, alternates }) =>
    alternates.flatMap((alternate) => {
      const rank = rankOf(alternate, device.vendorId)
      const out = bulk(alternate, 'out')
      if (rank === null || !out) return []
      const { alternateSetting } = alternate
      const way = { interfaceNumber, alternateSetting, out, in: bulk(alternate, 'in') }
      return [{ rank, way }]
    }),
  )
  return ways.sort((a, b) => a.rank - b.rank)[0]?.way ?? null
}

function rankOf(alternate: UsbAlternate, vendorId: number): number | null {
  const { interfaceClass, interfaceProtocol } = alternate
  if (interfaceClass === PRINTER_CLASS) {
    const rank = PROTOCOLS.indexOf(interfaceProtocol)
    return rank === -1 ? null : rank
  }
  const isOfMaker = interfaceClass === VENDOR_CLASS && VENDOR_CLASS_MAKERS.includes(vendorId)
  return isOfMaker ? PROTOCOLS.length : null
}

const bulk = ({ endpoints }: UsbAlternate, direction: 'in' | 'out'): UsbEndpoint | null =>
  endpoints.find((endpoint) => endpoint.type === 'bulk' && endpoint.direction === direction) ?? null
