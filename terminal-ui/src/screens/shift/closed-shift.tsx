import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { ShiftFigures } from './shift-figures.tsx'

/** Over, short or exact: the answer to the count, said once and without blame. */
function CountResult({ shift }: { shift: ShiftMessage }) {
  const overShort = shift.over_short_minor ?? 0
  if (overShort === 0) {
    return <Notice tone="good" icon="check" title={t('shift.exact')} role="status" />
  }
  return (
    <Notice
      tone={overShort > 0 ? 'warn' : 'bad'}
      icon="warning"
      title={overShort > 0 ? t('shift.over') : t('shift.short')}
      role="status"
    >
      <span class="count-difference">
        <Money minor={Math.abs(overShort)} isBold />
      </span>
    </Notice>
  )
}

export function ClosedShift({ shift }: { shift: ShiftMessage }) {
  const { session } = useTill()
  return (
    <div class="shift scroll">
      <header class="shift-head">
        <span class="done-check">
          <Icon name="lock" size={28} />
        </span>
        <div class="grow">
          <h2>{t('shift.closed', { n: shift.session_number })}</h2>
          <p class="soft">
            {t('shift.counted-short')} <Money minor={shift.counted_cash_minor ?? 0} isBold />
          </p>
        </div>
        <Button kind="primary" size="large" icon="logout" onPress={() => void session.logout()}>
          {t('shift.log-out')}
        </Button>
      </header>
      <CountResult shift={shift} />
      <ShiftFigures shift={shift} />
    </div>
  )
}
