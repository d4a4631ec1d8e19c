// English of printers: how they are, setting them up, what comes out where, who printed again.

export const enPrinters = {
  'audit.logo-changed': 'Logo changed',
  'audit.logo-removed': 'Logo removed',
  'audit.paper-reprinted': 'Printed again because it did not come out',
  'audit.printer-added': 'Printer added',
  'audit.printer-changed': 'Printer set otherwise',
  'audit.printer-retired': 'Printer retired',
  'audit.printer-reinstated': 'Retired printer used again',
  'audit.printer-route-set': 'Way of a paper changed',
  'audit.printer-tested': 'Test page printed',
  'audit.fact.printer': 'Which printer',
  'audit.fact.copy': 'Copy',
} as const
