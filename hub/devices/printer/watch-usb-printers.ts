import type { Timers } from '#domain/seams.ts'
import { hearUsbNodes, type UsbEvents } from './usb-events.ts'
import { listUsbPrinters, type UsbPrinter } from './usb-printers.ts'

/** The kernel's list is looked at, which takes a fraction of a millisecond. */
const LOOK_MS = 2_000
/** After an event: a device is there before its interfaces are, and may be opened later still. */
const SOON_MS = 150
const LOOKS_SOON = 6

export type UsbWatch = { stop(): void }

/** Where printers are listed, and who says that something came or went. */
export type UsbPlace = { list(): UsbPrinter[]; events: UsbEvents }
const HERE: UsbPlace = { list: () => listUsbPrinters(), events: hearUsbNodes() }

/**
 * Tells what is plugged in whenever that has changed; the first look is not told. The events of
 * the package `usb` are not used: they need udev, and where the machine has no USB they throw
 * beside every promise, which would end the hub.
 */
export function watchUsbPrinters(
  timers: Timers,
  onChange: (printers: UsbPrinter[]) => void,
  { list, events }: UsbPlace = HERE,
): UsbWatch {
  // Who holds a printer changes with each job: that is no news.
  const signOf = (printers: UsbPrinter[]): string =>
    JSON.stringify(printers.map(({ address, access }) => [address, access === 'not-allowed']))
  let last = signOf(list())
  let soonLeft = 0
  let cancelLook = (): void => {}
  const look = (): void => {
    lookOn()
    const printers = list()
    const sign = signOf(printers)
    if (sign === last) return
    last = sign
    onChange(printers)
  }
  const lookOn = (): void => {
    cancelLook = timers.after(soonLeft > 0 ? SOON_MS : LOOK_MS, look)
    soonLeft = Math.max(0, soonLeft - 1)
  }
  const stopHearing = events(() => {
    const isWaiting = soonLeft > 0
    soonLeft = LOOKS_SOON
    if (isWaiting) return
    cancelLook()
    lookOn()
  })
  lookOn()
  return {
    stop() {
      stopHearing()
      cancelLook()
    },
  }
}
