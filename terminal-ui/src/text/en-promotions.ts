// English of promotions: codes at the till, and their screens at the console.

export const enPromotions = {
  'audit.promotion-added': 'Promotion added',
  'audit.promotion-changed': 'Promotion changed',
  'audit.promotion-stopped': 'Promotion stopped',
  'audit.promotion-resumed': 'Promotion resumed',
  'promotion.of-line': 'Promotions on {name}',
  'coupon.take': 'Use this code',
  'coupon.help': 'Type the code as it stands on the coupon, or scan it.',
  'coupon.given': 'Codes on this basket',
  'coupon.nothing-yet': 'nothing comes off with it yet',
  'coupon.drop': 'Take code {code} off',
  'coupon.taken': 'Code {code} is on the basket.',
} as const
