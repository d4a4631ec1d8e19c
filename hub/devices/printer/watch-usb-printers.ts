import type { Timers } from '#domain/seams.ts'
import { listUsbPrinters, type UsbPrinter } from './usb-printers.ts'
import { systemUsb, type UsbSystem } from './usb-system.ts'

/** Events need udev and may get lost: the kernel's list is looked at now and then as well. */
const LOOK_MS = 10_000
/** The kernel and udev need a moment to finish a device that was announced. */
const SETTLE_MS = 500

export type UsbWatch = { stop(): void }

/** Tells what is plugged in whenever that has changed; the first look is not told. */
export function watchUsbPrinters(
  timers: Timers,
  onChange: (printers: UsbPrinter[]) => void,
  system: Pick<UsbSystem, 'onChange'> = systemUsb,
  list: () => UsbPrinter[] = listUsbPrinters,
): UsbWatch {
  // Who holds a printer changes with each job: that is no news.
  const signOf = (printers: UsbPrinter[]): string =>
    JSON.stringify(printers.map(({ address, access }) => [address, access === 'not-allowed']))
  let last = signOf(list())
  let cancelLook = (): void => {}
  let cancelSettle = (): void => {}
  const look = (): void => {
    const printers = list()
    const sign = signOf(printers)
    if (sign === last) return
    last = sign
    onChange(printers)
  }
  const lookOn = (): void => {
    cancelLook = timers.after(LOOK_MS, () => {
      look()
      lookOn()
    })
  }
  lookOn()
  const unlisten = system.onChange(() => {
    cancelSettle()
    cancelSettle = timers.after(SETTLE_MS, look)
  })
  return {
    stop() {
      unlisten()
      cancelLook()
      cancelSettle()
    },
  }
}
