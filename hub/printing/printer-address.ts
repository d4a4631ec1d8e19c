// Where a printer may be: on the shop's own network or in a socket of the box. Somebody who may set
// printers up cannot make the hub send papers elsewhere.
import type { PrinterSettings } from '#domain/wire/printer-message.ts'

type Place = Pick<PrinterSettings, 'transport' | 'address'>

const PORT_DEFAULT = 9_100
const PORT_MAX = 65_535
/** A host, and perhaps its port. */
const LAN_ADDRESS = /^([a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?)(?::(\d{1,5}))?$/
const USB_ADDRESS = /^[0-9a-f]{4}:[0-9a-f]{4}:[\x21-\x7e]{1,60}$/
const NUMBERS = /^[\d.]+$/
const OCTETS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

/** As it is stored: lower case, with its port; null where it is no address. */
export function tidyAddress({ transport, address }: Place): string | null {
  const typed = address.trim()
  if (transport !== 'tcp') return USB_ADDRESS.test(typed) ? typed : null
  const [, host, port] = LAN_ADDRESS.exec(typed.toLowerCase()) ?? []
  if (!host) return null
  const portNumber = port === undefined ? PORT_DEFAULT : Number(port)
  const isPort = portNumber >= 1 && portNumber <= PORT_MAX
  const isHere = NUMBERS.test(host) ? isPrivate(host) : isLocalName(host)
  return isPort && isHere ? `${host}:${portNumber}` : null
}

/** Two ways to the same device by USB, or two spellings of one address. */
export const sameDevice = (a: Place, b: Place): boolean => deviceOf(a) === deviceOf(b)

const deviceOf = (place: Place): string =>
  `${place.transport === 'tcp' ? 'tcp' : 'usb'} ${tidyAddress(place) ?? place.address}`

/** RFC 1918, link-local (RFC 3927) and the box itself, where drivers and virtual printers listen. */
function isPrivate(host: string): boolean {
  const octets = OCTETS.exec(host)?.slice(1).map(Number)
  if (!octets || octets.some((octet) => octet > 255)) return false
  const [first = 0, second = 0] = octets
  return (
    first === 10 ||
    first === 127 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254)
  )
}

/** `printer-kasir`, or a name of mDNS. */
const isLocalName = (host: string): boolean => !host.includes('.') || host.endsWith('.local')
