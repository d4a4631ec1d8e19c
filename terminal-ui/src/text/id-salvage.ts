// Sales that only the hub can open any more.
export const idSalvage = {
  'salvage.found': '{n} penjualan tersimpan di jurnal kedua perangkat ini',
  'salvage.found-both':
    'Di jurnal kedua perangkat ini: {n} penjualan; {other} catatan retur, kas, dan shift',
  'salvage.found-others':
    '{n} catatan retur, kas, atau shift tersimpan di jurnal kedua perangkat ini',
  'salvage.waiting':
    'Tersegel: hanya hub outlet ini yang bisa membukanya. Dikirim otomatis begitu hub menjawab.',
  'salvage.sending': 'Sedang diserahkan ke hub: {count} sudah diperiksa.',
  'salvage.done': '{count} sudah diperiksa hub, masing-masing satu kali. Tidak ada yang hilang.',
  'salvage.aside':
    '{count} catatan uang disimpan hub kata demi kata, karena hub tidak tahu apakah itu terjadi. Beri tahu manajer; yang belum tercatat dilakukan lagi.',
  'salvage.refused':
    'Hub tidak bisa membukanya. Semua tetap di sini: simpan ke berkas dan hubungi kantor pusat.',
  'salvage.unreadable': '{count} rusak dan tetap disimpan di sini.',
  'salvage.send': 'Serahkan ke hub',
  'salvage.save': 'Simpan ke berkas',
  'salvage.saved': 'Tersimpan sebagai {file}',
  'salvage.saved-next':
    'Berkas ada di unduhan perangkat ini. Bawa ke perangkat yang membuka Konsol, lewat flashdisk atau kiriman. Di sana manajer membuka Konsol › Terminal › Masukkan berkas simpanan. Masing-masing dihitung satu kali, walaupun juga terkirim sendiri. Sampai saat itu jangan hapus apa pun di peramban ini.',
  'settings.second-copy': 'Salinan kedua penjualan dan catatan uang',
  'copy.unknown': 'Belum ada penjualan sejak dibuka',
  'copy.kept': 'Tersimpan',
  'copy.absent': 'Tidak ada di browser ini',
  'copy.late': 'Lambat: menyusul sesaat kemudian',
  'copy.failing': 'Gagal: penjualan tersimpan satu kali; beri tahu teknisi',
  'copy.unsealed': 'Penjualan tersimpan tanpa segel; beri tahu teknisi',
  'saved-file.title': 'Masukkan berkas simpanan',
  'saved-file.lead':
    'Untuk perangkat yang tidak bisa menyerahkan sendiri penjualan, retur, kas, dan shift-nya: semuanya disimpan ke berkas. Hanya outlet ini yang bisa membukanya, dan masing-masing dihitung satu kali.',
  'saved-file.drop': 'Letakkan berkas dari kasir di sini',
  'saved-file.not-ours': 'Ini bukan berkas simpanan kasir, atau isinya terpotong',
  'saved-file.not-ours-more': 'Namanya diawali ocean-sealed-journal. Salin lagi dari kasir.',
  'saved-file.sending': 'Sedang dibuka dan diperiksa',
  'saved-file.of': '{done} dari {total}',
  'saved-file.stopped-more':
    '{done} dari {total} sudah diperiksa. Tidak ada yang hilang: sisanya bisa menyusul.',
  'saved-file.go-on': 'Lanjutkan',
  'saved-file.done': '{n} catatan diperiksa',
  'saved-file.fresh': '{n} belum ada di sini dan sudah dimasukkan.',
  'saved-file.known': '{n} sudah ada di sini.',
  'saved-file.set-aside':
    '{n} tidak cocok dan disisihkan apa adanya: lihat Masalah; kantor pusat juga menerimanya.',
  'saved-file.unreadable':
    '{n} rusak. Disimpan di sini untuk kantor pusat; simpan berkasnya dan cocokkan struknya.',
  'saved-file.refused': '{n} tidak diterima; simpan berkasnya.',
  'saved-file.history': 'Yang pernah dimasukkan',
  'saved-file.n-fresh': '{n} dimasukkan',
  'saved-file.n-known': '{n} sudah ada',
  'saved-file.n-set-aside': '{n} disisihkan',
  'saved-file.n-unreadable': '{n} rusak',
  'saved-file.by': '{time}, oleh {name}',
  'saved-file.by-itself': '{time}, oleh kasir itu sendiri',
} as const
