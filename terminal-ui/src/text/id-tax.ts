// Indonesian of tax files and of the buyer on a sale.

export const idTax = {
  'tax.tab': 'Berkas pajak',
  'goto.words.tax': 'pajak coretax faktur digunggung PPN npwp xml SPT tax invoice',
  'tax.title': 'Berkas pajak untuk Coretax',
  'tax.lead':
    'Setiap bulan dua berkas XML: penjualan eceran (digunggung), dan faktur untuk pembeli yang memberi NPWP atau NIK. Penasihat pajak memeriksanya sebelum diimpor.',
  'tax.month': 'Masa pajak',
  'tax.detail': 'Rincian eceran',
  'tax.detail.receipt': 'Satu baris setiap struk',
  'tax.detail.receipt-more': 'Seperti anjuran DJP.',
  'tax.detail.day': 'Satu baris setiap hari',
  'tax.detail.day-more': 'Lebih ringkas; tanyakan penasihat pajak dulu.',
  'tax.make': 'Buat berkas',
  'tax.retail': 'Eceran (digunggung)',
  'tax.invoices': 'Faktur pembeli',
  'tax.retail-count': '{n} baris',
  'tax.invoice-count': '{n} faktur',
  'tax.base': 'DPP',
  'tax.tax': 'PPN dipungut',
  'tax.price': 'Harga tanpa PPN',
  'tax.count': 'Isi',
  'tax.earlier':
    'Retur bulan ini atas penjualan sebelumnya ({n}) tidak ada dalam berkas: DPP {base}, PPN {tax}. Ini perlu nota retur atau pembetulan.',
  'tax.tied': 'PPN berkas sama dengan jurnal: {tax}',
  'tax.untied': 'PPN berkas {stated}, jurnal {journal}. Jangan diimpor; hubungi kantor pusat.',
  'tax.running': 'Bulan ini belum selesai: buat lagi setelah shift terakhirnya ditutup.',
  'tax.problems': 'Perlu dilihat ({n})',
  'tax.problem.buyer':
    '{number}: faktur tidak dapat dibuat, {field}. Penjualan ini ada dalam berkas eceran.',
  'tax-fault.id_kind': 'jenis nomor pembeli tidak dikenal',
  'tax-fault.id_number': 'NPWP atau NIK pembeli bukan nomor 16 angka yang benar',
  'tax-fault.nitku': 'NITKU pembeli bukan 22 angka yang diawali NPWP-nya',
  'tax-fault.name': 'nama pembeli kosong',
  'tax-fault.address': 'alamat pembeli kosong',
  'tax.not-pkp': 'Toko ini bukan PKP',
  'tax.not-pkp-more':
    'Toko ini tidak memungut PPN, jadi tidak ada berkas pajak untuk Coretax. Begitu dikukuhkan sebagai PKP, kantor pusat mengubah data pajak toko ini dan berkasnya dibuat di sini. Untuk pajak lain (misalnya PPh final UMKM), omzet per hari dan per bulan ada di Laporan.',
  'tax.was-pkp': 'Bulan saat toko ini masih PKP tetap bisa dibuat.',
  'tax.to-reports': 'Ke laporan',
  'tax.no-number': 'Nomor pajak toko belum lengkap',
  'tax.no-number-more':
    'NPWP toko harus 16 angka dan NITKU-nya 22 angka yang diawali NPWP itu. Kantor pusat melengkapinya; sebelum itu berkas tidak dapat dibuat.',
  'tax.problem.no-facility':
    '{number}: barang dengan fasilitas tidak dipungut; belum ada yang memilih fasilitasnya. Ada dalam berkas eceran.',
  'tax.kept':
    'Setiap pengambilan berkas tercatat dalam catatan audit, karena berisi nomor pembeli.',
  'audit.tax-file-fetched': 'Berkas pajak diambil',
  'buyer.lead':
    'Untuk pembeli yang memakai barangnya bagi usaha. Datanya ikut tersimpan dalam penjualan.',
  'buyer.kind': 'Nomor',
  'buyer.npwp': 'NPWP',
  'buyer.nik': 'NIK',
  'buyer.number': 'NPWP atau NIK (16 angka)',
  'buyer.number-wrong': 'Bukan nomor 16 angka yang benar.',
  'buyer.name': 'Nama',
  'buyer.address': 'Alamat',
  'buyer.missing': 'Harus diisi.',
  'buyer.nitku': 'NITKU (22 angka)',
  'buyer.nitku-help': 'Kosongkan bila kantor pusatnya.',
  'buyer.nitku-wrong': '22 angka, diawali NPWP-nya.',
  'buyer.remove': 'Tanpa faktur',
} as const
