// Indonesian of a hub that lost data: who came back, and the papers that wait.

export const idTails = {
  'tails.title': 'Data hub ini dipulihkan',
  'tails.absent': 'Belum kembali: {names}',
  'tails.absent-more':
    'Penjualannya sebelum {time} mungkin belum ada di sini. Nyalakan di dekat hub: data dikirim sendiri.',
  'tails.whole': 'Semua kasir sudah kembali',
  'tails.awaited': 'Belum kembali',
  'tails.offered': 'Sudah kembali',
  'tails.lost': 'Direlakan',
  'tails.taken-facts': '{n} dokumen dibandingkan, {taken} tadinya tidak ada di sini',
  'tails.lost-facts': 'Oleh {name}: {reason}',
  'tails.give-up': 'Tidak akan kembali',
  'tails.give-up-title': 'Relakan {name}?',
  'tails.give-up-more':
    'Hanya bila perangkat dicuri, rusak, atau dihapus. Bila tetap kembali, penjualannya diterima.',
  'tails.reason': 'Mengapa tidak akan kembali',
  'tails.papers': '{n} struk ditahan',
  'tails.papers-more': 'Penjualannya datang terlambat. Kebanyakan pelanggan sudah menerima struk.',
  'tails.print-all': 'Cetak semua',
  'tails.discard-all': 'Buang semua',
  'tails.papers-settled': '{n} struk selesai',
  'audit.tail-offered': 'Kasir mengembalikan data yang hilang',
  'audit.terminal-given-up': 'Kasir direlakan',
  'audit.terminal-recalled': 'Kasir yang hilang dikenal lagi',
  'audit.print-job-moved': 'Cetakan dialihkan ke printer lain',
  'audit.printer-probed': 'Kemampuan printer ditanyakan',
  'audit.held-papers-decided': 'Keputusan atas semua struk tertahan',
  'audit.epoch-begun': 'Data hub dipulihkan',
} as const
