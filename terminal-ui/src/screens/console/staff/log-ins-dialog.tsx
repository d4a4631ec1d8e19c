import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { StaffDetail } from '#domain/wire/staff-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import type { LogIn, PeopleModel } from '../../../models/people-model.ts'
import { Dialog } from '../../../parts/dialog.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { currentLanguage, type PlainKey, t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'

const OUTCOME_TEXT: Record<LogIn['outcome'], PlainKey> = {
  entered: 'people.entered',
  'wrong-pin': 'people.wrong-pin',
  locked: 'people.locked-out',
}

function LogInRow({ logIn }: { logIn: LogIn }) {
  const when = useWhen()
  const isGood = logIn.outcome === 'entered'
  return (
    <li class="list-row">
      <span class={`list-icon ${isGood ? 'tone-good' : 'tone-warn'}`}>
        <Icon name={isGood ? 'check' : 'warning'} />
      </span>
      <div class="grow">
        <strong>{t(OUTCOME_TEXT[logIn.outcome])}</strong>
        <p class="soft small">
          {t('people.log-in-at', { time: when(logIn.at), terminal: logIn.terminal_code })}
        </p>
      </div>
    </li>
  )
}

type LogInsProps = { people: PeopleModel; person: StaffDetail; onClose: () => void }

/** Who came in by this person's PIN, and who tried. */
export function LogInsDialog({ people, person, onClose }: LogInsProps) {
  const logIns = useSignal<readonly LogIn[] | null>(null)
  const problem = useSignal<string | null>(null)
  useEffect(() => {
    void people.logIns(person.staff_id).then((answer) => {
      if (answer.ok) logIns.value = answer.value
      else problem.value = refusalText(answer.code, currentLanguage())
    })
  }, [people, person.staff_id, logIns, problem])
  const list = logIns.value
  return (
    <Dialog title={t('people.log-ins-of', { name: person.name })} onClose={onClose} isText>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {!list && !problem.value && <Skeleton rows={4} />}
      {list?.length === 0 && <EmptyState icon="clock" title={t('people.never-logged-in')} />}
      <ul>
        {list?.map((logIn, index) => (
          <LogInRow key={index} logIn={logIn} />
        ))}
      </ul>
    </Dialog>
  )
}
