// Goods in words: quantities, papers, reasons of movements.
import { formatQuantity } from '#domain/quantity.ts'
import type { CountHead, CountScope } from '#domain/wire/stock-count-message.ts'
import type {
  StockDocumentHead,
  StockFilter,
  StockKind,
  WriteOffReason,
} from '#domain/wire/stock-message.ts'
import type { IconName } from '../../../parts/icon-shapes.ts'
import { type PlainKey, t } from '../../../text/translate.ts'

export const KIND_LOOKS: Record<StockKind, { icon: IconName; text: PlainKey }> = {
  receipt: { icon: 'download', text: 'stock.kind.receipt' },
  'write-off': { icon: 'trash', text: 'stock.kind.write-off' },
  'transfer-out': { icon: 'upload', text: 'stock.kind.transfer-out' },
  'transfer-in': { icon: 'swap', text: 'stock.kind.transfer-in' },
  count: { icon: 'check', text: 'stock.kind.count' },
}

export const WRITE_OFF_TEXT: Record<WriteOffReason, PlainKey> = {
  damaged: 'stock.reason.damaged',
  expired: 'stock.reason.expired',
  'own-use': 'stock.reason.own-use',
  theft: 'stock.reason.theft',
  sample: 'stock.reason.sample',
  'supplier-return': 'stock.reason.supplier-return',
  other: 'stock.reason.other',
}

export const FILTER_TEXT: Record<StockFilter, PlainKey> = {
  all: 'stock.filter.all',
  low: 'stock.filter.low',
  'below-zero': 'stock.filter.below-zero',
  none: 'stock.filter.none',
}

export const SCOPE_TEXT: Record<CountScope, { name: PlainKey; more: PlainKey }> = {
  full: { name: 'opname.scope.full', more: 'opname.scope.full-more' },
  category: { name: 'opname.scope.category', more: 'opname.scope.category-more' },
  spot: { name: 'opname.scope.spot', more: 'opname.scope.spot-more' },
}

export const COUNT_STATE_TEXT: Record<CountHead['state'], PlainKey> = {
  counting: 'opname.state.counting',
  settled: 'opname.state.settled',
  cancelled: 'opname.state.cancelled',
}

const MOVEMENT_TEXT: Record<string, PlainKey> = {
  sale: 'stock.moved.sale',
  refund: 'stock.moved.refund',
  damaged: 'stock.moved.damaged',
  import: 'stock.moved.import',
  initial: 'stock.moved.initial',
  count: 'stock.kind.count',
  receipt: 'stock.kind.receipt',
  'write-off': 'stock.kind.write-off',
  'transfer-out': 'stock.kind.transfer-out',
  'transfer-in': 'stock.kind.transfer-in',
  revalued: 'stock.moved.revalued',
}

export const movementText = (reason: string): string => {
  const key = MOVEMENT_TEXT[reason]
  return key === undefined ? reason : t(key)
}

/** '+3 pcs', '-1,500 kg'. */
export const signed = (milli: number, unit: string): string =>
  `${milli > 0 ? '+' : ''}${formatQuantity(milli, unit)}`

/** Whom or what a paper is about, in one line. */
export function aboutOf({ party, party_code, reference, reason_code }: StockDocumentHead): string {
  const reason = reason_code === null ? null : WRITE_OFF_TEXT[reason_code as WriteOffReason]
  return [party, party_code, reference, reason && t(reason)].filter(Boolean).join(' · ')
}
