// Bahasa Indonesia of baskets that are set aside, and of notes on a basket.

export const idHeld = {
  'note.label': 'Catatan untuk struk',
  'note.help': 'Tercetak di bagian bawah struk.',
  'held.title': 'Keranjang tertahan',
  'held.label': 'Nama atau tanda',
  'held.label-help': 'Misalnya “Bapak topi merah”. Boleh dikosongkan.',
  'held.no-label': 'Tanpa nama',
  'held.action': 'Tahan',
  'held.done': 'Keranjang ditahan',
  'held.take': 'Ambil',
  'held.take-over': 'Ya, ambil alih',
  'held.take-over-question': 'Keranjang ini milik {name}. Ambil alih?',
  'held.billed': 'Tagihan dicetak',
  'held.discard-n': 'Buang keranjang {name}',
  'held.lines-n': '{n} baris',
  'held.waiting': 'Hanya di perangkat ini',
  'held.none': 'Tidak ada keranjang tertahan',
  'held.none-more': 'Keranjang yang ditahan dapat diambil di terminal mana pun.',
  'held.finish-first': 'Selesaikan atau tahan keranjang sekarang sebelum mengambil yang lain.',
} as const
