// Bahasa Indonesia of money back, and of what another person must allow.

export const idRefund = {
  'approval.title': 'Perlu persetujuan',
  'approval.asked-by': 'Diminta oleh {name}: {right}',
  'approval.who': 'Siapa yang menyetujui? Masukkan PIN sendiri; kasir tetap masuk.',
  'approval.nobody': 'Tidak ada yang bisa menyetujui ini',
  'approval.nobody-more': 'Manajer dapat mengatur izin di Konsol › Orang.',
  'approval.action': 'Setujui',
} as const
