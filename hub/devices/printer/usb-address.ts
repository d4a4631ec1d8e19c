// How an outlet writes down which printer it means: `vendor:product:serial`, or the socket it hangs
// in (`vendor:product:@1-2.3`) when it has no serial number of its own, as many cheap ones do.

export type UsbIdentity = {
  vendorId: number
  productId: number
  serial: string | null
  /** The path of sockets from the box: bus, then port of each hub, as the kernel writes it. */
  socket: string
}

const ADDRESS = /^([0-9a-f]{4}):([0-9a-f]{4}):(.+)$/

const hex = (id: number): string => id.toString(16).padStart(4, '0')

/** `others`: everything else plugged in; a serial number that two have is no name. */
export function usbAddressOf(device: UsbIdentity, others: readonly UsbIdentity[]): string {
  const isShared = others.some((other) => other.socket !== device.socket && isAlike(other, device))
  const name = device.serial && !isShared ? device.serial : `@${device.socket}`
  return `${hex(device.vendorId)}:${hex(device.productId)}:${name}`
}

const isAlike = (a: UsbIdentity, b: UsbIdentity): boolean =>
  a.vendorId === b.vendorId && a.productId === b.productId && a.serial === b.serial

/**
 * The device that is meant, or null when it is not plugged in. Where a second one with the same
 * number came later, the lower socket is taken, always the same. Throws on what is no address.
 */
export function findByUsbAddress<T>(
  address: string,
  devices: readonly T[],
  identityOf: (device: T) => UsbIdentity,
): T | null {
  const [, vendor, product, name] = ADDRESS.exec(address) ?? []
  if (!vendor || !product || !name) throw new Error(`${address} is no address of a USB printer`)
  const meant = devices
    .map((device) => ({ device, identity: identityOf(device) }))
    .filter(({ identity }) => hex(identity.vendorId) === vendor)
    .filter(({ identity }) => hex(identity.productId) === product)
    .filter(({ identity: { serial, socket } }) => serial === name || `@${socket}` === name)
    .sort((a, b) => a.identity.socket.localeCompare(b.identity.socket))
  return meant[0]?.device ?? null
}
