// English of scanners: what a scan was that put nothing on the basket.

import type { idScan } from './id-scan.ts'

export const enScan: Record<keyof typeof idScan, string> = {
  'scan.unknown': 'Barcode {code} is not known',
  'scan.refused': '{code}: {reason}',
  'scan.what-to-do': 'Scan again, or search by name.',
  'scan.expired': '{name} expired on {date}: do not sell it',
  'scan.expired-more': 'Take it off the shelf and fetch another one.',
  'scan.expired-sold': '{name} expired on {date}: it is in the basket',
  'scan.expired-sold-more': 'Look at its label. Remove the line if it must not be sold.',
  'scan-bad.check-digit': 'Barcode {code} was misread: its last digit does not fit',
  'scan-bad.mixed':
    'A key was pressed in the middle of the scan, so {code} was not read: scan again',
  'scan-bad.torn': 'The scan was cut off: only {code} was read',
  'scan-bad.typed-price': 'The price of a label cannot be typed: scan the label',
  'scan-bad.input-method': 'This scanner types through the screen keyboard: use the scan field',
  'scan-bad.empty': 'The scan was empty',
  'scan-bad.too-long': 'The code is too long for a barcode',
  'scan-bad.value-check': 'Label {code} was misread: the check digit of its price does not fit',
  'scan-bad.no-value': 'Label {code} states no price and no weight',
  'scan-bad.unknown-ai': 'GS1 code: cannot be read at ({ai})',
  'scan-bad.bad-value': 'GS1 code: what ({ai}) says is not right',
  'scan-bad.twice': 'GS1 code: ({ai}) stands there twice and says two things',
  'scan-bad.no-article': 'GS1 code without an article number (01)',
  'scan-bad.article-check': 'GS1 code: the check digit of the article number ({ai}) is wrong',
  'scan-bad.bad-date': 'GS1 code: no calendar has the date of ({ai})',
  'scan-bad.bad-measure': 'GS1 code: the weight or price of ({ai}) cannot be used',
  'scan-bad.other-currency': 'GS1 code: the price of ({ai}) is in another currency',
  'scan.field': 'Scan here',
  'scan.field-more': 'Scanner through the screen keyboard',
}
