import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { StaffDetail } from '#domain/wire/staff-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import { PeopleModel } from '../../../models/people-model.ts'
import { RoleGrantsModel } from '../../../models/role-grants-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { currentLanguage, t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { AddPersonDialog } from './add-person-dialog.tsx'
import { EditPersonDialog } from './edit-person-dialog.tsx'
import { LogInsDialog } from './log-ins-dialog.tsx'
import { type PersonAct, PersonCard } from './person-card.tsx'
import { PinDialog } from './pin-dialog.tsx'
import './staff.css'

type Models = { people: PeopleModel; roles: RoleGrantsModel }
type Open = { act: 'add' } | { act: 'edit' | 'pin' | 'log-ins'; person: StaffDetail } | null

function useModels(): Models {
  const { link, newId } = useTill()
  return useMemo(
    () => ({ people: new PeopleModel(link, newId), roles: new RoleGrantsModel(link) }),
    [link, newId],
  )
}

function OpenDialog({
  models,
  open,
  onClose,
}: {
  models: Models
  open: Open
  onClose: () => void
}) {
  const { people } = models
  const roles = models.roles.saved.value
  if (open === null) return null
  if (open.act === 'add') return <AddPersonDialog people={people} onClose={onClose} />
  const { person } = open
  if (open.act === 'pin') return <PinDialog people={people} person={person} onClose={onClose} />
  if (open.act === 'log-ins') {
    return <LogInsDialog people={people} person={person} onClose={onClose} />
  }
  return roles && <EditPersonDialog {...{ people, person, roles, onClose }} />
}

async function unlock(people: PeopleModel, person: StaffDetail): Promise<void> {
  const outcome = await people.unlock(person.staff_id)
  if (outcome.ok) showToast('good', 'check', t('people.unlocked', { name: person.name }))
  else showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
}

/** Who works here, what they may do, their PINs, locks and log-ins. */
export function StaffPanel() {
  const models = useModels()
  const { people, roles } = models
  const open = useSignal<Open>(null)
  const { problem, again } = useRefresh(async () => {
    const outcome = await roles.refresh()
    return outcome.ok ? people.refresh() : outcome
  })
  const list = people.people.value
  const act = (chosen: PersonAct, person: StaffDetail) => {
    if (chosen === 'unlock') void unlock(people, person)
    else open.value = { act: chosen, person }
  }
  return (
    <section class="card stack">
      <header class="card-head row-wrap">
        <h2>{t('people.title')}</h2>
        <div class="row">
          <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
          <Button
            kind="primary"
            icon="person-add"
            onPress={() => {
              open.value = { act: 'add' }
            }}
          >
            {t('people.add')}
          </Button>
        </div>
      </header>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {!list && !problem.value && <Skeleton rows={4} shape="tile" />}
      <ul class="person-cards">
        {list?.map((person) => (
          <PersonCard
            key={person.staff_id}
            person={person}
            onAct={(chosen) => act(chosen, person)}
          />
        ))}
      </ul>
      <OpenDialog
        models={models}
        open={open.value}
        onClose={() => {
          open.value = null
        }}
      />
    </section>
  )
}
