import type { ComponentChildren } from 'preact'
import { fromIso } from '#domain/datetime.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import type { TodayPrinter, TodayTerminal, TodayView } from '#domain/wire/today-message.ts'
import { isHere } from '../../../models/console-today-model.ts'
import { isOlder } from '../../../models/force-update.ts'
import { Icon } from '../../../parts/icon.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { Chip } from '../../../parts/notice.tsx'
import { problemText } from '../../../parts/printer-problem.ts'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { grouped, sayAgo } from '../cloud/cloud-words.ts'
import { CONSOLE_SCREENS } from '../console-screens.ts'
import { sayTime } from './today-words.ts'

/** More terminals than this are on their own page. */
const TERMINALS_SHOWN = 8

type CardProps = { title: string; screen: string; children: ComponentChildren; testId?: string }

/** A card with the way to the page that knows more, for whoever may go there. */
export function GlanceCard({ title, screen, children, testId }: CardProps) {
  const { session } = useTill()
  const entry = CONSOLE_SCREENS.find(({ name }) => name === screen)
  const mayGo = entry !== undefined && session.may(entry.permission)
  return (
    <section class="card stack-tight" data-testid={testId}>
      <header class="card-head">
        <h3>{title}</h3>
        {mayGo && (
          <a
            class="today-open"
            href={`#/console/${screen}`}
            aria-label={t('today.open', { name: t(entry.text) })}
          >
            <Icon name="chevron-right" />
          </a>
        )}
      </header>
      {children}
    </section>
  )
}

function ShiftRow({ shift }: { shift: ShiftMessage }) {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const show = useMoney()
  const { status, expected_cash_minor: expected } = shift
  if (status === 'closed') return null
  const since = t('today.shift-since', {
    drawer: shift.drawer_name,
    time: sayTime(shift.opened_at, zone),
  })
  return (
    <li class="today-row">
      <div class="grow">
        <p class="strong">
          {`${t('shift.number', { n: String(shift.session_number) })} · ${shift.cashier_name}`}
        </p>
        <p class="soft small">
          {expected === null
            ? since
            : `${since} · ${t('today.expected', { amount: show(expected) })}`}
        </p>
      </div>
      <div class="today-end">
        <Money minor={shift.total_sales_minor} isBold />
        <Chip tone={status === 'open' ? 'good' : 'warn'}>{t(`today-shift.${status}`)}</Chip>
      </div>
    </li>
  )
}

export function ShiftsCard({ shifts }: { shifts: readonly ShiftMessage[] }) {
  return (
    <GlanceCard title={t('today.shifts')} screen="shifts" testId="today-shifts">
      {shifts.length === 0 ? (
        <p class="soft">
          {t('today.shifts-none')}. {t('today.shifts-none-more')}
        </p>
      ) : (
        <ul>
          {shifts.map((shift) => (
            <ShiftRow key={shift.session_id} shift={shift} />
          ))}
        </ul>
      )}
    </GlanceCard>
  )
}

export function QueueCard({ view }: { view: TodayView }) {
  const { cloud } = view
  const nowMs = fromIso(view.hub_time) ?? 0
  const ago = (iso: string | null): string =>
    iso === null ? t('cloud.never') : sayAgo(nowMs - (fromIso(iso) ?? 0))
  const isEmpty = cloud.pending_count === 0
  return (
    <GlanceCard title={t('today.queue')} screen="cloud" testId="today-queue">
      <p class="row">
        <Chip tone={cloud.state === 'connected' ? 'good' : 'warn'}>
          {t(`cloud-state.${cloud.state}`)}
        </Chip>
        <span class="strong">
          {isEmpty
            ? t('today.queue-none')
            : t('today.queue-n', { n: grouped(cloud.pending_count) })}
        </span>
      </p>
      <dl class="today-facts">
        {!isEmpty && (
          <>
            <div>
              <dt>{t('today.queue-value')}</dt>
              <dd>
                <Money minor={cloud.unsent_value_minor} isBold />
              </dd>
            </div>
            <div>
              <dt>{t('today.queue-oldest')}</dt>
              <dd>{ago(cloud.oldest_unsent_at)}</dd>
            </div>
          </>
        )}
        <div>
          <dt>{t('today.queue-last')}</dt>
          <dd>{ago(cloud.last_confirmed_at)}</dd>
        </div>
      </dl>
    </GlanceCard>
  )
}

function PrinterRow({ printer }: { printer: TodayPrinter }) {
  const { problem, waiting_count: n } = printer
  const words =
    problem !== null
      ? problemText(problem)
      : n > 0
        ? t('today.printer-waits', { n })
        : t('today.printer-fine')
  return (
    <li class="today-row">
      <span class="grow">{printer.name}</span>
      <Chip tone={problem !== null ? 'bad' : n > 0 ? 'warn' : 'good'}>{words}</Chip>
    </li>
  )
}

export function PrintersCard({ printers }: { printers: readonly TodayPrinter[] }) {
  return (
    <GlanceCard title={t('today.printers')} screen="printing">
      {printers.length === 0 && <p class="soft">{t('today.printers-none')}</p>}
      <ul>
        {printers.map((printer) => (
          <PrinterRow key={printer.printer_id} printer={printer} />
        ))}
      </ul>
    </GlanceCard>
  )
}

function TerminalRow({ terminal, view }: { terminal: TodayTerminal; view: TodayView }) {
  const { build, pending_count: held } = terminal
  const ownId = useTill().session.terminal.value?.terminalId ?? null
  const isOn = isHere(terminal, view.hub_time, ownId)
  const nowMs = fromIso(view.hub_time) ?? 0
  const seen = sayAgo(nowMs - (fromIso(terminal.last_seen_at) ?? 0))
  const version =
    build === null
      ? t('today.terminal-no-build')
      : t(isOlder(build, view.box.build) ? 'today.terminal-old' : 'today.terminal-build', { build })
  return (
    <li class="today-row">
      <div class="grow">
        <p class="strong">{`${terminal.terminal_code} · ${terminal.name}`}</p>
        <p class="soft small">{version}</p>
      </div>
      <div class="today-end">
        <Chip tone={isOn ? 'good' : 'plain'}>
          {isOn ? t('today.terminal-on') : t('today.terminal-off', { time: seen })}
        </Chip>
        {held > 0 && <Chip tone="warn">{t('today.terminal-holds', { n: held })}</Chip>}
      </div>
    </li>
  )
}

export function TerminalsCard({ view }: { view: TodayView }) {
  const shown = view.terminals.slice(0, TERMINALS_SHOWN)
  const rest = view.terminals.length - shown.length
  return (
    <GlanceCard title={t('today.terminals')} screen="terminals">
      <ul>
        {shown.map((terminal) => (
          <TerminalRow key={terminal.terminal_id} terminal={terminal} view={view} />
        ))}
      </ul>
      {rest > 0 && <p class="soft small">{t('today.terminals-rest', { n: rest })}</p>}
    </GlanceCard>
  )
}
