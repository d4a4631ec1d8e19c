import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { t } from '../../text/translate.ts'

/** Over, short or exact: the answer to the count, said once and without blame. */
export function CountResult({ overShortMinor }: { overShortMinor: number }) {
  if (overShortMinor === 0) {
    return <Notice tone="good" icon="check" title={t('shift.exact')} role="status" />
  }
  return (
    <Notice
      tone={overShortMinor > 0 ? 'warn' : 'bad'}
      icon="warning"
      title={overShortMinor > 0 ? t('shift.over') : t('shift.short')}
      role="status"
    >
      <span class="count-difference">
        <Money minor={Math.abs(overShortMinor)} isBold />
      </span>
    </Notice>
  )
}
