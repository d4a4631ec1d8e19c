import { categoryNameOf } from '../../../parts/category-name.ts'
import { useMoney } from '../../../parts/money.tsx'
import { useTill } from '../../../parts/till-context.ts'
import type { Names } from './promotion-sentence.ts'

/** What categories and products are called; one that is gone keeps the end of its id. */
export function useNames(): Names {
  const { catalogue } = useTill()
  const money = useMoney()
  catalogue.version.value
  return {
    money,
    category: (id) => categoryNameOf(catalogue.categories.value, id) ?? `… ${id.slice(-6)}`,
    product: (id) => catalogue.product(id)?.name ?? `… ${id.slice(-6)}`,
  }
}
