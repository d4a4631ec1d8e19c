// What a printer's settings are called.
import {
  CODE_PAGE_NAMES,
  type CodePageName,
  type PrinterCard,
  type PrinterSettings,
} from '#domain/wire/printer-message.ts'
import { type PlainKey, t } from '../../../text/translate.ts'

type Field<K extends keyof PrinterSettings> = Record<
  PrinterSettings[K] & (string | number),
  PlainKey
>

export const WAY_TEXT: Field<'transport'> = {
  tcp: 'printers.way-tcp',
  usb: 'printers.way-usb',
  usblp: 'printers.way-usblp',
}
export const WIDTH_TEXT: Field<'columns'> = {
  32: 'printer.width-32',
  42: 'printer.width-42',
  48: 'printer.width-48',
}
export const DRAWER_TEXT: Field<'drawer'> = {
  none: 'printer.drawer-none',
  'pin-2': 'printer.drawer-pin-2',
  'pin-5': 'printer.drawer-pin-5',
}
export const STATUS_TEXT: Field<'status_ability'> = {
  auto: 'printer.status-auto',
  'dle-eot': 'printer.status-dle-eot',
  none: 'printer.status-none',
}
export const FENCE_TEXT: Field<'fence_ability'> = {
  auto: 'printer.fence-auto',
  'process-id': 'printer.fence-process-id',
  'gs-r': 'printer.fence-gs-r',
  none: 'printer.fence-none',
}

/** Of a printer with a memory: where its logo comes from, and why. */
export const LOGO_TEXT: Partial<Record<PrinterCard['logo'], PlainKey>> = {
  waiting: 'printers.logo-waiting',
  kept: 'printers.logo-kept',
  unanswered: 'printers.logo-unanswered',
  'no-room': 'printers.logo-no-room',
  failed: 'printers.logo-failed',
}

/** Names of pages are the same in every language. */
const PAGE_NAMES: Record<CodePageName, string> = {
  cp858: 'PC858 (€)',
  windows1252: 'Windows-1252',
  cp850: 'PC850',
  cp437: 'PC437',
  cp852: 'PC852',
  cp866: 'PC866',
}
export const pageName = (codePage: CodePageName): string => PAGE_NAMES[codePage]
export const PAGE_OPTIONS = CODE_PAGE_NAMES.map((value) => ({ value, text: pageName(value) }))

export const optionsOf = <T extends string>(texts: Record<T, PlainKey>) =>
  (Object.entries(texts) as [T, PlainKey][]).map(([value, key]) => ({ value, text: t(key) }))

const WIDTHS = [32, 48, 42] as const
export const widthChoices = () =>
  WIDTHS.map((columns) => ({
    value: String(columns),
    text: t(WIDTH_TEXT[columns]),
    explanation: t('printer.columns-n', { n: columns }),
  }))
export const columnsOf = (text: string): PrinterSettings['columns'] =>
  WIDTHS.find((columns) => String(columns) === text) ?? 48
