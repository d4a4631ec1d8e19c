import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { awayLimit } from '../../after-first-screen.ts'
import type { AwayLimit } from '../../models/away-limit.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PinEntry } from '../../parts/pin-entry.tsx'
import { StaffTiles } from '../../parts/staff-tiles.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { useAwayWords } from './use-away-words.ts'
import './stopped-screen.css'

function useLifters(): readonly StaffCard[] | null {
  const found = useSignal<readonly StaffCard[] | null>(null)
  const limit = awayLimit.value
  useEffect(() => {
    void limit?.lifters().then((cards) => {
      found.value = cards
    })
  }, [limit])
  return found.value
}

type LiftProps = { limit: AwayLimit; person: StaffCard; onBack: () => void }

/** On a small screen it opens below the edge. */
function LiftPin({ limit, person, onBack }: LiftProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.scrollIntoView({ block: 'end' }), [])
  return (
    <div ref={box} class="stopped-pin">
      <PinEntry
        staff={person}
        action={t('limits.lift')}
        onBack={onBack}
        onEnter={(pin) => limit.lift(person.staff_id, pin)}
      />
    </div>
  )
}

function Lifting() {
  const lifters = useLifters()
  const chosen = useSignal<StaffCard | null>(null)
  const limit = awayLimit.value
  if (lifters === null || limit === null) return null
  if (lifters.length === 0) {
    return (
      <Notice tone="warn" icon="person" title={t('limits.nobody')}>
        {t('limits.nobody-more')}
      </Notice>
    )
  }
  const person = chosen.value
  if (person === null) {
    return (
      <div class="stack-tight">
        <p class="soft">{t('limits.who')}</p>
        <StaffTiles
          staff={lifters}
          onChoose={(card) => {
            chosen.value = card
          }}
        />
      </div>
    )
  }
  return (
    <LiftPin
      limit={limit}
      person={person}
      onBack={() => {
        chosen.value = null
      }}
    />
  )
}

/** Instead of a new basket, when the till has been without its hub for too long. */
export function StoppedScreen() {
  const { commands, connectivity, link } = useTill()
  const { pending } = link.counts.value
  const actCount = commands.pending.value.length + commands.unreadable.value.length
  const away = awayLimit.value?.away.value ?? null
  const words = useAwayWords()
  return (
    <div class="stopped scroll">
      <section class="card stopped-card" data-testid="stopped">
        <div class="stack">
          <h2>{t('limits.stopped')}</h2>
          {away && <p>{t('limits.stopped-since', { time: words(away).since })}</p>}
          <p>{t('limits.stopped-why')}</p>
          <Notice tone="good" icon="check">
            <p>{t('limits.stopped-sales', { n: pending })}</p>
            {actCount > 0 && <p>{t('limits.stopped-acts', { n: actCount })}</p>}
            <p>{t('limits.stopped-safe')}</p>
          </Notice>
          <Button icon="refresh" isWide onPress={() => connectivity.retryNow()}>
            {t('connect.retry')}
          </Button>
        </div>
        <div class="stack">
          <h3>{t('limits.lift-title')}</h3>
          <Lifting />
        </div>
      </section>
    </div>
  )
}
