import { type Static, Type } from 'typebox'
import { Closed, Code, LocalDate, RatePpm, ShortText } from './primitives.ts'

/** Item id: `<tax_code>/<valid_from>`. It holds from the business day `valid_from` on. */
export const TaxRuleBody = Closed({
  tax_code: Code,
  name: ShortText,
  rate_ppm: RatePpm,
  base_numerator: Type.Integer({ minimum: 1, maximum: 1000 }),
  base_denominator: Type.Integer({ minimum: 1, maximum: 1000 }),
  valid_from: LocalDate,
})
export type TaxRuleBody = Static<typeof TaxRuleBody>
