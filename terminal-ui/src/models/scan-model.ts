// What a scanner says: keys typed faster than people type become a code, a code becomes a line.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { readScan, type Scan } from '#domain/barcode.ts'
import {
  type Burst,
  DEFAULT_SCAN_RULES,
  type DetectedScan,
  emptyBurst,
  feedKey,
  feedSilence,
  SILENCE_MS,
} from '#domain/scan-detector.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { TillRefusal } from '../link/till-errors.ts'
import type { CartModel } from './cart-model.ts'
import type { CatalogueModel } from './catalogue-model.ts'

export type ScanResult =
  | { kind: 'added'; at: number; code: string; product: ProductMessage; quantityMilli: number }
  | { kind: 'unknown'; at: number; code: string }
  | { kind: 'refused'; at: number; code: string; refusal: TillRefusal }

/** The part of a KeyboardEvent that is read. */
export type KeyPress = { key: string; isComposing?: boolean; preventDefault(): void }

export type ScanModel = {
  /** The last scan; `at` grows with each, so that the same code twice is seen twice. */
  last: ReadonlySignal<ScanResult | null>
  /**
   * Takes every keydown of the document. Answers the characters of a finished scan that have
   * already reached the focused field, so that the screen can take them out; else null.
   */
  key(press: KeyPress): string | null
  scanText(text: string): Promise<ScanResult>
  /** While paused (another screen, a dialog) keys are not read as scans. */
  pause(): void
  resume(): void
}
