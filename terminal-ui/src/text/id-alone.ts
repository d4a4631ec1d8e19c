// Bahasa Indonesia untuk shift yang dijalankan kasir sendiri.

export const idAlone = {
  'alone.chip': 'Sementara',
  'alone.shift': 'Shift kasir ini',
  'alone.closed': 'Shift ditutup di kasir ini',
  'alone.own': 'Hanya kasir ini: hub belum melihatnya',
  'alone.own-more': 'Ini penjualan dan kas kasir ini saja. Yang berlaku adalah angka hub.',
  'alone.own-close':
    'Dibandingkan dengan catatan kasir ini. Sisanya dibawa hub ke shift berikutnya; Z menyusul.',
  'alone.open': 'Hub tidak terhubung: shift dibuka di kasir ini',
  'alone.open-more':
    'Shift ini sementara. Berjualan seperti biasa; hub menjadikannya shift resmi saat kembali.',
  'alone.go-on-title': 'Hub tidak menjawab',
  'alone.go-on': 'Lanjut tanpa hub',
  'alone.go-on-more':
    'Dicatat di kasir ini dan disampaikan ke hub saat hub menjawab lagi. Dihitung satu kali.',
  'alone.list': 'Selesai di kasir ini, belum disampaikan ke hub',
  'alone.list-lead': 'Terkirim ke hub dengan sendirinya; tidak perlu diulang.',
  'alone.refund': 'Dicatat di kasir ini. Hub memberi nomornya saat kembali.',
} as const
