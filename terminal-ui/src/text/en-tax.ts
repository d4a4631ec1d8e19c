// English of tax files and of the buyer on a sale.
import type { idTax } from './id-tax.ts'

export const enTax = {
  'tax.tab': 'Tax files',
  'goto.words.tax': 'tax invoice coretax npwp xml PPN pajak faktur digunggung SPT',
  'tax.title': 'Tax files for Coretax',
  'tax.lead':
    'Two XML files a month: retail sales as a whole (digunggung), and invoices for buyers who gave their NPWP or NIK. A tax adviser looks at them before they are imported.',
  'tax.month': 'Tax period',
  'tax.detail': 'Retail in detail',
  'tax.detail.receipt': 'A row for each receipt',
  'tax.detail.receipt-more': 'As the tax office advises.',
  'tax.detail.day': 'A row for each day',
  'tax.detail.day-more': 'Shorter; ask a tax adviser first.',
  'tax.make': 'Make the files',
  'tax.retail': 'Retail (digunggung)',
  'tax.invoices': 'Buyers’ invoices',
  'tax.retail-count': '{n} row || {n} rows',
  'tax.invoice-count': '{n} invoice || {n} invoices',
  'tax.base': 'Tax base (DPP)',
  'tax.tax': 'PPN collected',
  'tax.price': 'Price without PPN',
  'tax.file': 'File',
  'tax.count': 'Holds',
  'tax.earlier':
    'Refunds of this month for earlier sales ({n}) are in no file: DPP {base}, PPN {tax}. They need a nota retur or a correction.',
  'tax.tied': 'PPN of the files equals the journal: {tax}',
  'tax.untied':
    'PPN of the files {stated}, journal {journal}. Do not import them; call head office.',
  'tax.running': 'This month is not over: make them again after its last shift was closed.',
  'tax.problems': 'To be looked at ({n})',
  'tax.problem.buyer':
    '{number}: the buyer’s number or address cannot be used ({field}). The sale is in the retail file.',
  'tax.problem.no-facility':
    '{number}: goods with a facility; nobody has chosen which. They are in the retail file.',
  'tax.kept': 'Whoever takes a file stands in the audit log, because buyers’ numbers are in it.',
  'audit.tax-file-fetched': 'Tax file fetched',
  'buyer.lead': 'For buyers who use the goods for a business. What they say is kept with the sale.',
  'buyer.kind': 'Number of',
  'buyer.npwp': 'NPWP',
  'buyer.nik': 'NIK',
  'buyer.number': 'NPWP or NIK (16 digits)',
  'buyer.number-wrong': 'Not a right number of 16 digits.',
  'buyer.name': 'Name',
  'buyer.address': 'Address',
  'buyer.missing': 'Has to be filled in.',
  'buyer.nitku': 'NITKU (22 digits)',
  'buyer.nitku-help': 'Leave empty for the head office.',
  'buyer.nitku-wrong': '22 digits that begin with its NPWP.',
  'buyer.remove': 'No invoice',
} as const satisfies Record<keyof typeof idTax, string>
