// How a terminal's scanner is set up, and what such a setting must satisfy.
import type { ScannerMessage } from './wire/scanning-message.ts'

/** Scanners as they come out of the box: no prefix, Enter or Tab at the end, 7 to 16 ms a sign. */
export const DEFAULT_SCANNER: ScannerMessage = {
  terminal_code: null,
  prefix: '',
  suffix: 'any',
  separator: '',
  length_min: 4,
  gap_median_ms_max: 35,
  gap_ms_max: 80,
  silence_ms: 100,
  has_field: false,
}

/** A terminal's own entry, else that of all, else the default. */
export const scannerOf = (
  scanners: readonly ScannerMessage[] | undefined,
  terminalCode: string | undefined,
): ScannerMessage =>
  scanners?.find((each) => each.terminal_code === terminalCode) ??
  scanners?.find((each) => each.terminal_code === null) ??
  DEFAULT_SCANNER
