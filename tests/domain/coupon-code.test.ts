import t from 'tap'
import { couponDigestText, readCouponCode } from '#domain/coupon-code.ts'

t.test('codes as people write them', (t) => {
  t.equal(readCouponCode('hemat 10-b'), 'HEMAT10B')
  t.equal(readCouponCode(' AB.CD '), 'ABCD')
  t.equal(readCouponCode(']C0HEMAT10'), 'HEMAT10', 'as a scanner sends it')
  t.equal(readCouponCode('abc'), null)
  t.equal(readCouponCode('PROMO!1'), null)
  t.equal(couponDigestText('p', 'ABCD'), 'p:ABCD')
  t.end()
})
