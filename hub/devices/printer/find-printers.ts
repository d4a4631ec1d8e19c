import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Timers } from '#domain/seams.ts'
import { browseMdns, type NamedPrinter } from './browse-mdns.ts'
import { listNeighbours, type OwnAddress } from './lan-neighbours.ts'
import { listUsbPrinters, type UsbPrinter } from './usb-printers.ts'

export type FoundPrinter = Omit<UsbPrinter, 'address'> & {
  transport: 'usb' | 'tcp'
  address: string
}
/** `isComplete` false: the LAN is larger than what is searched, or there was no time. */
export type FoundPrinters = { printers: FoundPrinter[]; isComplete: boolean }

/** The box's outer world, as far as it may have printers. */
export type Surroundings = {
  usb(): UsbPrinter[]
  named(): Promise<NamedPrinter[]>
  own(): OwnAddress[]
  /** Does anybody take a connection there? Nothing is sent: an office printer would print it. */
  answers(host: string, port: number): Promise<boolean>
}

const PORT = 9_100
const CONNECT_MS_MAX = 500
const SOCKETS_MAX = 64
const SEARCH_MS_MAX = 10_000

export type PrinterFinder = {
  /**
   * `known`: addresses `host:port` of our own printers. They are not knocked at, since many take
   * one connection at a time and a receipt may be on its way. One search runs at a time.
   */
  find(known: ReadonlySet<string>): Promise<FoundPrinters>
}

export function createPrinterFinder(
  timers: Timers,
  around: Surroundings = surroundings(timers),
): PrinterFinder {
  let running: Promise<FoundPrinters> | null = null
  return {
    find(known) {
      running ??= search(timers, around, known).finally(() => {
        running = null
      })
      return running
    },
  }
}

async function search(
  timers: Timers,
  around: Surroundings,
  known: ReadonlySet<string>,
): Promise<FoundPrinters> {
  const [named, knocked] = await Promise.all([around.named(), knock(timers, around, known)])
  const names = new Map(named.map(({ address, name }) => [address, name]))
  const onLan = [...new Set([...names.keys(), ...knocked.addresses])].filter(
    (address) => !known.has(address),
  )
  return {
    printers: [
      ...around.usb().map((printer) => ({ transport: 'usb' as const, ...printer })),
      ...onLan.sort().map((address) => ({
        ...{ transport: 'tcp' as const, address, name: names.get(address) || null },
        ...{ serial: null, access: 'ready' as const },
      })),
    ],
    isComplete: knocked.isComplete,
  }
}

async function knock(timers: Timers, around: Surroundings, known: ReadonlySet<string>) {
  const { hosts, isWhole } = listNeighbours(around.own())
  const waiting = hosts.filter((host) => !known.has(`${host}:${PORT}`))
  const addresses: string[] = []
  let isLate = false
  const cancel = timers.after(SEARCH_MS_MAX, () => {
    isLate = true
  })
  const knockOn = async (): Promise<void> => {
    for (let host = waiting.pop(); host && !isLate; host = waiting.pop()) {
      if (await around.answers(host, PORT)) addresses.push(`${host}:${PORT}`)
    }
  }
  await Promise.all(Array.from({ length: SOCKETS_MAX }, knockOn))
  cancel()
  return { addresses, isComplete: isWhole && !isLate }
}

const surroundings = (timers: Timers): Surroundings => ({
  usb: () => listUsbPrinters(),
  named: () => browseMdns(),
  own: listOwnAddresses,
  answers: (host, port) => answersAt(timers, host, port),
})

function listOwnAddresses(): OwnAddress[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address, cidr }) => ({ address, prefixLength: Number(cidr?.split('/')[1] ?? 32) }))
}

export function answersAt(timers: Timers, host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const settle = (isThere: boolean): void => {
      cancel()
      socket.destroy()
      resolve(isThere)
    }
    const cancel = timers.after(CONNECT_MS_MAX, () => settle(false))
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
