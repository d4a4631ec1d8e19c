// Sales that only the hub can open any more.
export const idSalvage = {
  'salvage.found': '{count} penjualan tersimpan di jurnal kedua perangkat ini',
  'salvage.waiting':
    'Tersegel: hanya hub outlet ini yang bisa membukanya. Dikirim otomatis begitu hub menjawab.',
  'salvage.sending': 'Sedang diserahkan ke hub: {count} sudah diperiksa.',
  'salvage.done': '{count} sudah diperiksa hub, masing-masing satu kali. Tidak ada yang hilang.',
  'salvage.refused':
    'Hub tidak bisa membukanya. Semua tetap di sini: simpan ke berkas dan hubungi kantor pusat.',
  'salvage.unreadable': '{count} rusak dan tetap disimpan di sini.',
  'salvage.send': 'Serahkan ke hub',
  'salvage.save': 'Simpan ke berkas',
  'settings.second-copy': 'Salinan kedua penjualan',
  'copy.unknown': 'Belum ada penjualan sejak dibuka',
  'copy.kept': 'Tersimpan',
  'copy.absent': 'Tidak ada di browser ini',
  'copy.late': 'Lambat: menyusul sesaat kemudian',
  'copy.failing': 'Gagal: penjualan tersimpan satu kali; beri tahu teknisi',
  'copy.unsealed': 'Penjualan tersimpan tanpa segel; beri tahu teknisi',
} as const
