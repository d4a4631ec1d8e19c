import type { StaffDetail } from '#domain/wire/staff-message.ts'
import { Button } from '../../../parts/button.tsx'
import { Chip } from '../../../parts/notice.tsx'
import { initialsOf, roleText } from '../../../parts/staff-tiles.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'

export type PersonAct = 'edit' | 'pin' | 'log-ins' | 'unlock'
type PersonProps = { person: StaffDetail; onAct: (act: PersonAct) => void }

function States({ person }: { person: StaffDetail }) {
  const when = useWhen()
  const ownCount = person.own_grants.length
  return (
    <>
      {!person.is_active && <Chip tone="plain">{t('people.left')}</Chip>}
      {ownCount > 0 && (
        <Chip tone="accent" icon="star">
          {t('people.own-n', { n: ownCount })}
        </Chip>
      )}
      {person.locks.map((lock) => (
        <Chip key={lock.terminal_code} tone="bad" icon="lock">
          {t('people.locked-at', {
            terminal: lock.terminal_code,
            time: when(lock.locked_until),
          })}
        </Chip>
      ))}
    </>
  )
}

function Acts({ person, onAct }: PersonProps) {
  const isSelf = useTill().session.staff.value?.staff_id === person.staff_id
  return (
    <div class="row row-wrap">
      {person.locks.length > 0 && (
        <Button kind="primary" icon="check" onPress={() => onAct('unlock')}>
          {t('people.unlock')}
        </Button>
      )}
      <Button icon="console" onPress={() => onAct('edit')}>
        {t('people.edit')}
      </Button>
      {person.is_active && !isSelf && (
        <Button icon="lock" onPress={() => onAct('pin')}>
          {t('people.set-pin')}
        </Button>
      )}
      <Button icon="clock" onPress={() => onAct('log-ins')}>
        {t('people.log-ins')}
      </Button>
    </div>
  )
}

export function PersonCard({ person, onAct }: PersonProps) {
  const when = useWhen()
  const last = person.last_login_at
  return (
    <li class={person.is_active ? 'person-card' : 'person-card has-left'}>
      <div class="row">
        <span class={`avatar avatar-${person.role}`} aria-hidden="true">
          {initialsOf(person.name)}
        </span>
        <div class="grow">
          <h3>{person.name}</h3>
          <p class="soft">{roleText(person.role)}</p>
        </div>
      </div>
      <p class="soft small">
        {last ? t('people.last-log-in', { time: when(last) }) : t('people.never-logged-in')}
      </p>
      <p class="row row-wrap">
        <States person={person} />
      </p>
      <Acts person={person} onAct={onAct} />
    </li>
  )
}
