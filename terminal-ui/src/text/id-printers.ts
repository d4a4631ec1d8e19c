// Indonesian of printers: how they are, setting them up, what comes out where, who printed again.

export const idPrinters = {
  'audit.logo-changed': 'Logo diganti',
  'audit.logo-removed': 'Logo dihapus',
  'audit.paper-reprinted': 'Dicetak ulang karena tidak keluar',
  'audit.printer-added': 'Printer ditambahkan',
  'audit.printer-changed': 'Pengaturan printer diubah',
  'audit.printer-retired': 'Printer dipensiunkan',
  'audit.printer-reinstated': 'Printer dipakai lagi',
  'audit.printer-route-set': 'Tempat keluar cetakan diubah',
  'audit.printer-tested': 'Halaman uji dicetak',
  'audit.fact.printer': 'Printer',
  'audit.fact.copy': 'Salinan',
} as const
