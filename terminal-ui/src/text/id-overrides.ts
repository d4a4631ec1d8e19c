// Bahasa Indonesia of what the outlet changed of head office's things.

export const idOverrides = {
  'overrides.tab': 'Beda dari pusat',
  'overrides.more':
    'Yang diubah di toko ini dan berlaku di sini, sampai kantor pusat mengubah hal yang sama.',
  'overrides.none': 'Toko ini sama dengan kantor pusat',
  'overrides.none-more':
    'Perubahan harga atau nama dari impor di sini akan tercatat di daftar ini.',
  'overrides.here': 'Di sini',
  'overrides.office': 'Kantor pusat',
  'overrides.by-import': 'Impor katalog, {time}',
  'overrides.undo': 'Pakai kata pusat',
  'overrides.undone': '{name}: kata kantor pusat berlaku lagi',
  'overrides.gone': 'Perubahan itu sudah tidak berlaku',
  'overrides.empty': 'kosong',
  'overrides.yes': 'ya',
  'overrides.no': 'tidak',
  'override-field.sku': 'SKU',
  'override-field.name': 'Nama',
  'override-field.category_id': 'Kategori',
  'override-field.tax_code': 'Kelas pajak',
  'override-field.is_weighed': 'Ditimbang',
  'override-field.is_loyalty_eligible': 'Mendapat poin',
  'override-field.is_active': 'Dijual',
  'override-field.plu': 'PLU',
  'override-field.cost_minor': 'Harga beli',
  'override-field.units': 'Satuan, harga, dan kode batang',
  'goto.words.overrides': 'pusat ubahan lokal harga beda head office override undo',
  'audit.local-override-undone': 'Kata kantor pusat dipakai lagi',
} as const
