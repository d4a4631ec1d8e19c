// What people are told while a till keeps a shift by itself.

import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { goOnAlone, isHubAway } from '../../models/alone/hub-away.ts'
import { isProvisional, shiftsTold } from '../../models/alone/own-shift.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { Button } from '../../parts/button.tsx'
import { Money } from '../../parts/money.tsx'
import { Chip, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { goTo } from '../navigation.ts'
import { STATES } from './shift-states.ts'

export function ProvisionalChip() {
  return (
    <Chip tone="warn" icon="cloud-off">
      {t('alone.chip')}
    </Chip>
  )
}

/** Figures of one till are less than a shift may hold: said before they are read. */
export function OwnFiguresNotice({ isClosing = false }: { isClosing?: boolean }) {
  return (
    <Notice tone="warn" icon="cloud-off" title={t('alone.own')}>
      {t(isClosing ? 'alone.own-close' : 'alone.own-more')}
    </Notice>
  )
}

/** The line stands and nobody answers: a person decides, the till does not guess. */
export function GoOnAlone({ onGoOn }: { onGoOn: () => Promise<unknown> }) {
  const till = useTill()
  if (isHubAway(till)) return null
  return (
    <Notice
      tone="warn"
      icon="cloud-off"
      title={t('alone.go-on-title')}
      action={
        <Button
          onPress={() => {
            goOnAlone(till)
            void onGoOn()
          }}
        >
          {t('alone.go-on')}
        </Button>
      }
    >
      {t('alone.go-on-more')}
    </Notice>
  )
}

function ToldShift({ shift }: { shift: ShiftMessage }) {
  const till = useTill()
  const look = STATES[shift.status]
  const count = async () => {
    await shiftDeskOf(till).closing.begin(shift)
    goTo('shift')
  }
  const { opening_cash_minor: float, counted_cash_minor: counted } = shift
  return (
    <li class="elsewhere-row">
      <div class="grow">
        <p class="strong">
          {isProvisional(shift)
            ? t('alone.shift')
            : t('shift.number', { n: String(shift.session_number) })}
        </p>
        <p class="soft small">
          {t('elsewhere.of', { name: shift.cashier_name, drawer: shift.drawer_name })} ·{' '}
          {t('shift.float')} <Money minor={float} />
          {counted !== null && (
            <>
              {' · '}
              {t('close.counted')} <Money minor={counted} />
            </>
          )}
        </p>
      </div>
      <Chip tone={look.tone} icon={look.icon}>
        {t(look.text)}
      </Chip>
      {shift.status === 'counting' && till.session.may('close-shift') && (
        <Button kind="primary" onPress={() => void count()}>
          {t('elsewhere.count')}
        </Button>
      )}
    </li>
  )
}

/** Shifts that ended here and that the hub has not been told of yet. */
export function ToldShiftsCard() {
  const { commands } = useTill()
  const shifts = shiftsTold(commands.untold.value).filter(({ status }) => status !== 'open')
  if (shifts.length === 0) return null
  return (
    <section class="card">
      {/* A first heading below the page's, wherever the card stands. */}
      <h3 aria-level={2}>{t('alone.list')}</h3>
      <p class="soft">{t('alone.list-lead')}</p>
      <ul>
        {shifts.map((shift) => (
          <ToldShift key={shift.session_id} shift={shift} />
        ))}
      </ul>
    </section>
  )
}
