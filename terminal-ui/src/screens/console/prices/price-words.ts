// How price lists and their days are called.
import { formatQuantity } from '#domain/quantity.ts'
import type { PriceListMessage, PriceRowWords } from '#domain/wire/price-list-message.ts'
import { t } from '../../../text/translate.ts'

export const dayText = (day: string): string => day.split('-').reverse().join('/')

export function daysText({
  valid_from,
  valid_to,
}: Pick<PriceRowWords, 'valid_from' | 'valid_to'>): string {
  const from = dayText(valid_from)
  return valid_to === null
    ? t('prices.since', { day: from })
    : t('prices.between', { from, to: dayText(valid_to) })
}

export const listName = ({ name, list_id }: Pick<PriceListMessage, 'name' | 'list_id'>): string =>
  name ?? rankName(Number(list_id.slice('rank:'.length)))

/** Head office's prices without a name: the higher the rank, the stronger. */
export const rankName = (rank: number): string => t('prices.of-rank', { rank })

export function forWhom(row: Pick<PriceRowWords, 'from_milli' | 'is_member_only' | 'unit_code'>) {
  const words = [
    ...(row.from_milli > 0
      ? [t('prices.from-quantity', { n: formatQuantity(row.from_milli, row.unit_code) })]
      : []),
    ...(row.is_member_only ? [t('prices.members-only')] : []),
  ]
  return words.length === 0 ? t('prices.everybody') : words.join(' · ')
}
