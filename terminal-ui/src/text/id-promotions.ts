// Bahasa Indonesia of promotions: codes at the till, and their screens at the console.

export const idPromotions = {
  'audit.promotion-added': 'Promo ditambahkan',
  'audit.promotion-changed': 'Promo diubah',
  'audit.promotion-stopped': 'Promo dihentikan',
  'audit.promotion-resumed': 'Promo dilanjutkan',
  'promotion.of-line': 'Promo pada {name}',
  'coupon.take': 'Pakai kode ini',
  'coupon.help': 'Ketik kode seperti tertulis pada kupon, atau pindai.',
  'coupon.given': 'Kode pada keranjang ini',
  'coupon.nothing-yet': 'belum memberi potongan',
  'coupon.drop': 'Lepas kode {code}',
  'coupon.taken': 'Kode {code} sudah dipakai di keranjang.',
} as const
