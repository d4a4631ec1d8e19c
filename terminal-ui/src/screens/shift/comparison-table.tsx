import type { TenderComparison } from '#domain/wire/shift-message.ts'
import { Money } from '../../parts/money.tsx'
import { t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'

function Comparison({ tender }: { tender: TenderComparison }) {
  const { declared_minor, expected_minor, over_short_minor } = tender
  const isOff = over_short_minor !== null && over_short_minor !== 0
  return (
    <tr>
      <th scope="row">{t(tenderKind(tender.method).text)}</th>
      <td>
        {declared_minor === null ? (
          <span class="soft small">{t('close.not-declared')}</span>
        ) : (
          <Money minor={declared_minor} />
        )}
      </td>
      <td>
        <Money minor={expected_minor} />
      </td>
      <td class={isOff ? 'is-off' : undefined}>
        {over_short_minor !== null && <Money minor={over_short_minor} isBold />}
      </td>
    </tr>
  )
}

/** What people stated against what was recorded, tender by tender. */
export function ComparisonTable({ tenders }: { tenders: readonly TenderComparison[] }) {
  return (
    <table class="comparisons">
      <thead>
        <tr>
          <th scope="col">{t('close.tender')}</th>
          <th scope="col">{t('close.declared')}</th>
          <th scope="col">{t('close.expected')}</th>
          <th scope="col">{t('close.over-short')}</th>
        </tr>
      </thead>
      <tbody>
        {tenders.map((tender) => (
          <Comparison key={tender.method} tender={tender} />
        ))}
      </tbody>
    </table>
  )
}
