import type { Timers } from '#domain/seams.ts'
import { listUsbPrinters, type UsbPrinter } from './usb-printers.ts'

/**
 * The kernel's list is looked at, which takes a fraction of a millisecond. The events of the
 * package `usb` need udev, and where the machine has no USB they throw beside every promise, which
 * would end the hub.
 */
const LOOK_MS = 2_000

export type UsbWatch = { stop(): void }

/** Tells what is plugged in whenever that has changed; the first look is not told. */
export function watchUsbPrinters(
  timers: Timers,
  onChange: (printers: UsbPrinter[]) => void,
  list: () => UsbPrinter[] = listUsbPrinters,
): UsbWatch {
  // Who holds a printer changes with each job: that is no news.
  const signOf = (printers: UsbPrinter[]): string =>
    JSON.stringify(printers.map(({ address, access }) => [address, access === 'not-allowed']))
  let last = signOf(list())
  let cancelLook = (): void => {}
  const lookOn = (): void => {
    cancelLook = timers.after(LOOK_MS, () => {
      lookOn()
      const printers = list()
      const sign = signOf(printers)
      if (sign === last) return
      last = sign
      onChange(printers)
    })
  }
  lookOn()
  return { stop: () => cancelLook() }
}
