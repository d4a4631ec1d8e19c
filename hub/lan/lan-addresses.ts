import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'

/** RFC 1918 and loopback: what an outlet's certificates may name, and nothing else. */
export const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8']

const PRIVATE = /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/

/** Whether a certificate of the outlet may name it. */
export const isPrivateAddress = (address: string): boolean =>
  isIPv4(address) && PRIVATE.test(address)

/** The private IPv4 addresses of this machine, loopback included, sorted. */
export function listLanAddresses(): string[] {
  const found = Object.values(networkInterfaces())
    .flat()
    .filter((address) => address?.family === 'IPv4')
    .map((address) => address?.address ?? '')
    .filter(isPrivateAddress)
  return [...new Set(found)].sort()
}
