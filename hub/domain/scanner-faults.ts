// What the settings of scanners must satisfy before they may hold.
import type { ScannerMessage } from './wire/scanning-message.ts'

export type ScannerFault = { kind: 'twice' | 'prefix' | 'pace' | 'separator'; index: number }

/** The first thing that is wrong, or null. */
export function faultOfScanners(scanners: readonly ScannerMessage[]): ScannerFault | null {
  for (const [index, scanner] of scanners.entries()) {
    const first = scanners.findIndex((each) => each.terminal_code === scanner.terminal_code)
    if (first < index) return { kind: 'twice', index }
    if (!isPrefix(scanner.prefix)) return { kind: 'prefix', index }
    if (!isPace(scanner)) return { kind: 'pace', index }
    if (/[\dA-Za-z()\s]/.test(scanner.separator)) return { kind: 'separator', index }
  }
  return null
}

/** In English, for the hub's answer. */
export function scannerFaultText({ kind, index }: ScannerFault): string {
  const name = `scanner ${index + 1}`
  switch (kind) {
    case 'twice':
      return `${name} is of a terminal that has one already`
    case 'prefix':
      return `${name} begins its codes with something that codes or people begin with`
    case 'pace':
      return `${name} has a usual gap above the longest one, or that above the silence`
    case 'separator':
      return `${name} has a separator that codes have in them`
  }
}

/** A key that the till uses for nothing, or signs of which the first begins no code and no word. */
const isPrefix = (prefix: string): boolean =>
  prefix === '' || /^F(1\d|2[0-4])$/.test(prefix) || /^[!-/:-@[-`{-~][!-~]*$/.test(prefix)

const isPace = (scanner: ScannerMessage): boolean =>
  scanner.gap_median_ms_max <= scanner.gap_ms_max && scanner.gap_ms_max <= scanner.silence_ms
