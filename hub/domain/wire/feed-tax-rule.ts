import { type Static, Type } from 'typebox'
import { TAX_TREATMENTS } from '../tax-treatment.ts'
import { Closed, Code, LocalDate, OneOf, RatePpm, ShortText } from './primitives.ts'

/** Item id: `<tax_code>/<valid_from>`. It holds from the business day `valid_from` on. */
export const TaxRuleBody = Closed({
  tax_code: Code,
  name: ShortText,
  rate_ppm: RatePpm,
  base_numerator: Type.Integer({ minimum: 1, maximum: 1000 }),
  base_denominator: Type.Integer({ minimum: 1, maximum: 1000 }),
  valid_from: LocalDate,
  /** How the class is reported; left out: with a rate it is taxed, without one exempt. */
  treatment: Type.Optional(OneOf(TAX_TREATMENTS)),
})
export type TaxRuleBody = Static<typeof TaxRuleBody>
