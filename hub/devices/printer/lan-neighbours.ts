// Which addresses a search for printers may try: the box's own private subnets, and few of them.

export type OwnAddress = { address: string; prefixLength: number }

const NEIGHBOURS_MAX = 1_024
/** A larger subnet is not searched but around the box: /22 has 1,022 addresses. */
const PREFIX_MIN = 22
const PREFIX_AROUND = 24
const ADDRESS_BITS = 32
const PRIVATE: readonly [network: number, prefixLength: number][] = [
  [toNumber('10.0.0.0'), 8],
  [toNumber('172.16.0.0'), 12],
  [toNumber('192.168.0.0'), 16],
]

/** `isWhole`: nothing of the subnets was left out. */
export function listNeighbours(own: readonly OwnAddress[]): { hosts: string[]; isWhole: boolean } {
  const ownHosts = new Set(own.map(({ address }) => address))
  const hosts = new Set<string>()
  let isWhole = true
  for (const { address, prefixLength } of own.filter(({ address }) => isPrivate(address))) {
    const isLarge = prefixLength < PREFIX_MIN
    if (isLarge) isWhole = false
    const size = 2 ** (ADDRESS_BITS - (isLarge ? PREFIX_AROUND : prefixLength))
    const network = Math.floor(toNumber(address) / size) * size
    // The first and the last address of a subnet are nobody's.
    for (let at = network + 1; at < network + size - 1; at += 1) {
      const host = toText(at)
      if (ownHosts.has(host) || !isPrivate(host)) continue
      if (hosts.size >= NEIGHBOURS_MAX) return { hosts: [...hosts], isWhole: false }
      hosts.add(host)
    }
  }
  return { hosts: [...hosts], isWhole }
}

/** RFC 1918 and nothing else. */
export function isPrivate(address: string): boolean {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(address)) return false
  const number = toNumber(address)
  return PRIVATE.some(([network, prefixLength]) => {
    const size = 2 ** (ADDRESS_BITS - prefixLength)
    return Math.floor(number / size) === Math.floor(network / size)
  })
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

const toText = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
