// Bahasa Indonesia of taking in what a replaced box still had.

export const idHandOver = {
  'hand-over.title': 'Dari kotak lama',
  'hand-over.lead':
    'Kotak yang diganti bisa masih menyimpan penjualan yang belum terkirim. Berkasnya membawa semua itu ke sini; yang sudah ada akan dikenali.',
  'hand-over.drop': 'Letakkan berkas dari kotak lama di sini',
  'hand-over.not-ours': 'Ini bukan berkas kotak lama outlet ini, atau sudah diubah',
  'hand-over.not-ours-more':
    'Berkas yang benar bernama hand-over.json. Mulai dari bagian yang salah tidak ada yang dimasukkan; salin lagi dari kotak lama.',
  'hand-over.sales': 'Penjualan',
  'hand-over.days': 'Hari usaha',
  'hand-over.from-to': '{first} sampai {last}',
  'hand-over.refunds': 'Retur dan pembatalan',
  'hand-over.others': 'Dokumen lain',
  'hand-over.take': 'Masukkan {n} dokumen',
  'hand-over.sending': 'Sedang dimasukkan',
  'hand-over.of': '{done} dari {total}',
  'hand-over.stopped':
    '{done} dari {total} sudah masuk. Tidak ada yang hilang: sisanya bisa menyusul.',
  'hand-over.stopped-hub': 'Kalau berhenti lagi, hubungi dukungan dan simpan berkasnya.',
  'hand-over.go-on': 'Lanjutkan',
  'hand-over.done': '{n} dokumen diperiksa',
  'hand-over.new': '{n} belum ada di sini dan sudah dimasukkan.',
  'hand-over.known': '{n} sudah ada di sini.',
  'hand-over.set-aside':
    '{n} disimpan untuk diputuskan: retur, kas, atau kasir yang belum dipasangkan di sini.',
  'hand-over.left-out': '{n} hanya tentang kotak lama itu sendiri: tidak ada uang di dalamnya.',
  'hand-over.settle': 'Putuskan sekarang',
  'hand-over.how': 'Cara mendapatkan berkasnya',
  'hand-over.step-1': 'Nyalakan kotak lama tanpa kabel jaringan, dengan flashdisk terpasang.',
  'hand-over.step-2': 'Di kotak itu, dukungan menjalankan:',
  'hand-over.step-3':
    'Pasang flashdisk di komputer ini dan pilih berkasnya di sini. Lihat isinya, lalu masukkan.',
  'hand-over.twice': 'Memasukkan berkas yang sama dua kali tidak mengubah apa pun.',
} as const
