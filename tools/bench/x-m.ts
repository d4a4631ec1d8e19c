import { benchPromotions } from './bench-promotions.ts'

console.log(await benchPromotions())
