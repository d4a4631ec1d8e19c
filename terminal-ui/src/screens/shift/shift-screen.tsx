import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatDateTime, fromIso } from '#domain/datetime.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { isHubAway } from '../../models/alone/hub-away.ts'
import { isProvisional } from '../../models/alone/own-shift.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { Button } from '../../parts/button.tsx'
import { Money, useMoney } from '../../parts/money.tsx'
import { Chip, EmptyState, Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import { goTo } from '../navigation.ts'
import { OwnFiguresNotice, ProvisionalChip, ToldShiftsCard } from './alone-words.tsx'
import { CASH_ACTS, type CashAct, CashDialog, NoSaleDialog } from './cash-dialog.tsx'
import { ClosedShift } from './closed-shift.tsx'
import { ClosingWizard } from './closing-wizard.tsx'
import { ElsewhereList } from './elsewhere-list.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { MovementsCard } from './movements-card.tsx'
import { ShiftReportCards } from './shift-report.tsx'
import './shift-screen.css'
import { STATES } from './shift-states.ts'

type Open = CashAct | 'suspend' | 'end'

function useRefresh(shift: ShiftMessage) {
  const till = useTill()
  const { report } = shiftDeskOf(till)
  const refresh = async () => {
    const outcome = await report.load(shift)
    await report.loadMovements(shift)
    await till.shift.refresh()
    return outcome
  }
  // Figures move with every sale: the hub says when, or this till's own memory grows.
  const untoldCount = till.commands.untold.value.length
  const { session_number, total_sales_minor, expected_cash_minor } = shift
  const isOnline = till.link.isConnected.value
  useEffect(() => {
    void report.load(shift)
    void report.loadMovements(shift)
  }, [
    report,
    shift.session_id,
    session_number,
    total_sales_minor,
    expected_cash_minor,
    untoldCount,
  ])
  useEffect(() => void report.load(shift), [report, isOnline])
  return refresh
}

function HeadWords({ shift }: { shift: ShiftMessage }) {
  const { session } = useTill()
  const zone = session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const openedAt = fromIso(shift.opened_at)
  const look = STATES[shift.status]
  const time = openedAt === null ? '' : formatDateTime(openedAt, zone)
  return (
    <div class="grow">
      <h2 class="row row-wrap">
        {isProvisional(shift)
          ? t('alone.shift')
          : t('shift.number', { n: String(shift.session_number) })}
        {isProvisional(shift) && <ProvisionalChip />}
        <Chip tone={look.tone} icon={look.icon}>
          {t(look.text)}
        </Chip>
        <Chip tone="plain" icon={shift.mode === 'shared' ? 'swap' : 'person'}>
          {t(shift.mode === 'shared' ? 'open-shift.shared' : 'open-shift.floating')}
        </Chip>
      </h2>
      <p class="soft">{t('shift.opened', { name: shift.cashier_name, time })}</p>
      <p class="soft">
        {shift.drawer_name} · {t('shift.float')} <Money minor={shift.opening_cash_minor} isBold />
      </p>
    </div>
  )
}

function Head({ shift, onOpen }: { shift: ShiftMessage; onOpen: (what: Open) => void }) {
  const till = useTill()
  const { report } = shiftDeskOf(till)
  const refresh = useRefresh(shift)
  const isAway = isHubAway(till) || isProvisional(shift)
  const printX = async () => {
    const now = await refresh()
    const current = report.report.peek()
    const outcome = now.ok && current ? await report.print(current) : now
    if (outcome.ok) showToast('good', 'printer', t('report.printed'))
    else showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  return (
    <header class="shift-head has-sign">
      <HeadWords shift={shift} />
      <div class="shift-head-actions">
        <Button icon="refresh" label={t('shift.refresh')} onPress={() => void refresh()} />
        <Button icon="printer" isDisabled={isAway} onPress={() => void printX()}>
          {t('report.print-x')}
        </Button>
        <Button icon="hold" isDisabled={isAway} onPress={() => onOpen('suspend')}>
          {t('shift.suspend')}
        </Button>
        <Button icon="clock" isDisabled={isAway} onPress={() => onOpen('end')}>
          {t('shift.end')}
        </Button>
        {till.session.may('close-shift') && (
          <Button
            kind="primary"
            icon="lock"
            onPress={() => void shiftDeskOf(till).closing.begin(shift)}
          >
            {t('shift.close')}
          </Button>
        )}
      </div>
    </header>
  )
}

/** Money that goes in or out without a sale, one tap each. */
function CashActions({ onOpen }: { onOpen: (what: Open) => void }) {
  return (
    <section class="cash-actions" aria-label={t('cash.actions')}>
      {(Object.keys(CASH_ACTS) as CashAct[]).map((act) => (
        <Button key={act} size="large" icon={CASH_ACTS[act].icon} onPress={() => onOpen(act)}>
          {t(CASH_ACTS[act].text)}
        </Button>
      ))}
    </section>
  )
}

/** Much cash in a drawer is a risk; said only to whoever may see how much there is. */
function DropReminder({ shift, onOpen }: { shift: ShiftMessage; onOpen: (what: Open) => void }) {
  const show = useMoney()
  const limit = useTill().rules.rules.value.drawer_cash_limit_minor
  const { expected_cash_minor: expected } = shift
  if (limit === null || expected === null || expected <= limit) return null
  return (
    <Notice
      tone="warn"
      icon="warning"
      title={t('cash.drop-please', { limit: show(limit) })}
      action={<Button onPress={() => onOpen('drop')}>{t('cash.drop')}</Button>}
    >
      {t('cash.drop-please-more')}
    </Notice>
  )
}

function Opened({
  what,
  shift,
  onClose,
}: {
  what: Open
  shift: ShiftMessage
  onClose: () => void
}) {
  const refresh = useRefresh(shift)
  const onDone = () => void refresh()
  if (what === 'suspend' || what === 'end') return <LeaveDialog way={what} onClose={onClose} />
  if (what === 'no-sale') return <NoSaleDialog onClose={onClose} onDone={onDone} />
  return <CashDialog kind={what} onClose={onClose} onDone={onDone} />
}

function OpenShift({ shift }: { shift: ShiftMessage }) {
  const { report } = shiftDeskOf(useTill())
  const open = useSignal<Open | null>(null)
  const onOpen = (what: Open) => {
    open.value = what
  }
  const shown = report.report.value
  return (
    <div class="shift scroll">
      <Head shift={shift} onOpen={onOpen} />
      {report.isOwn.value && <OwnFiguresNotice />}
      <DropReminder shift={shift} onOpen={onOpen} />
      <CashActions onOpen={onOpen} />
      {shown?.session.session_id === shift.session_id ? (
        <ShiftReportCards report={shown} />
      ) : (
        <Skeleton rows={4} />
      )}
      <MovementsCard movements={report.movements.value} />
      <ToldShiftsCard />
      <ElsewhereList />
      {open.value && (
        <Opened
          what={open.value}
          shift={shift}
          onClose={() => {
            open.value = null
          }}
        />
      )}
    </div>
  )
}

function NoShift() {
  const { session } = useTill()
  return (
    <div class="shift scroll">
      <EmptyState icon="drawer" title={t('shift.none')}>
        <p>{t('shift.none-more')}</p>
        {session.may('open-shift') && (
          <Button kind="primary" onPress={() => goTo('sell')}>
            {t('open-shift.title')}
          </Button>
        )}
      </EmptyState>
      <ToldShiftsCard />
      <ElsewhereList />
    </div>
  )
}

/** The cashier's own figures, cash without sales, and the way to close. */
export function ShiftScreen() {
  const till = useTill()
  const { shift } = till
  const { closing } = shiftDeskOf(till)
  useEffect(() => {
    void shift.refresh()
    void shift.loadElsewhere()
  }, [shift])
  const isClosing = (closing.closed.value ?? closing.shift.value) !== null
  // The button that led back here is gone: Tab begins with the screen, not with the page.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById('main')?.focus()
  }, [isClosing])
  if (closing.closed.value) return <ClosedShift shift={closing.closed.value} />
  if (closing.shift.value) return <ClosingWizard shift={closing.shift.value} />
  if (!shift.isKnown.value) return <Skeleton rows={5} />
  const current = shift.current.value
  return current ? <OpenShift shift={current} /> : <NoShift />
}
