import { useSignal } from '@preact/signals'
import { formatDateTime, fromIso } from '#domain/datetime.ts'
import type { CloseBlocker } from '#domain/wire/shift-message.ts'
import { shiftDeskOf } from '../../models/shift-desk.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { Chip, Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { sayType } from '../console/conflicts/conflict-words.ts'
import { TENDER_KINDS } from '../pay/tender-kinds.ts'
import { BlockerActions } from './blocker-actions.tsx'
import { BLOCKER_ICONS } from './blocker-icons.ts'

/** Its number or its name; what the hub names by a code is said in words. */
function sayLabel({ kind, label }: CloseBlocker): string {
  if (kind === 'open-conflict') return sayType(label)
  const tender = TENDER_KINDS.find(({ method }) => method === label)
  return tender ? t(tender.text) : label
}

/** Beside what they are; an amount is that of all of them. */
function sayTimes({ kind, count, label }: CloseBlocker): string {
  if (kind === 'unsent-sales' || count < 2) return ''
  return `${label === '' ? '' : ' '}${t('shift.times-n', { n: count })}`
}

/** Whose it is, where and since when: enough to walk there. */
function useFacts(blocker: CloseBlocker): string {
  const { terminal_code, owner_name, since } = blocker
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const ms = since === null ? null : fromIso(since)
  return [
    sayLabel(blocker) + sayTimes(blocker),
    owner_name,
    terminal_code && t('way.at', { place: terminal_code }),
    ms === null ? null : formatDateTime(ms, zone),
  ]
    .filter(Boolean)
    .join(' · ')
}

function Blocker({ blocker, onSettled }: { blocker: CloseBlocker; onSettled: () => void }) {
  const { kind, count, amount_minor, can_carry_over } = blocker
  const facts = useFacts(blocker)
  const isUnsent = kind === 'unsent-sales'
  const what = isUnsent ? t('blocker.unsent-sales', { n: count }) : t(`blocker.${kind}`)
  return (
    <li class="blocker">
      <Icon name={BLOCKER_ICONS[kind]} />
      <div class="grow">
        <p class="strong">
          {what} {amount_minor !== null && <Money minor={amount_minor} />}
        </p>
        <p class="soft small">{facts}</p>
        {!can_carry_over && <Chip tone="bad">{t('close.way-must')}</Chip>}
      </div>
      <BlockerActions blocker={blocker} onSettled={onSettled} />
    </li>
  )
}

type BlockersCardProps = {
  blockers: readonly CloseBlocker[] | null
  carriesOver: boolean
  /** Null where it is not decided yet. */
  onCarryOver: ((is: boolean) => void) | null
}

function CarryOver({ carriesOver, onCarryOver }: Omit<BlockersCardProps, 'blockers'>) {
  if (onCarryOver === null) return null
  return (
    <label class="carry-over">
      <input
        type="checkbox"
        checked={carriesOver}
        onChange={(event) => onCarryOver(event.currentTarget.checked)}
      />
      <span>
        <span class="strong">{t('close.carry')}</span>
        <span class="soft small">{t('close.carry-more')}</span>
      </span>
    </label>
  )
}

/** Everything that is not settled yet, each with its place and the one tap that settles it. */
export function BlockersCard({ blockers, ...carry }: BlockersCardProps) {
  const { closing } = shiftDeskOf(useTill())
  const isBusy = useSignal(false)
  const check = async () => {
    isBusy.value = true
    await closing.loadBlockers()
    isBusy.value = false
  }
  const isEmpty = blockers !== null && blockers.length === 0
  return (
    <section class="card">
      <div class="row spread card-head">
        <h3>{t('close.way')}</h3>
        <Button kind="plain" icon="refresh" isBusy={isBusy.value} onPress={() => void check()}>
          {t('close.way-check')}
        </Button>
      </div>
      {blockers === null && <Skeleton rows={2} />}
      {isEmpty && <Notice tone="good" icon="check" title={t('close.way-none')} />}
      <ul aria-live="polite">
        {blockers?.map((blocker) => (
          <Blocker
            key={`${blocker.kind} ${blocker.subject_id}`}
            blocker={blocker}
            onSettled={() => void check()}
          />
        ))}
      </ul>
      {blockers?.some((blocker) => blocker.can_carry_over) && <CarryOver {...carry} />}
    </section>
  )
}
