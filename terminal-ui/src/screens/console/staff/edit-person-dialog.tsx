import { type Signal, useSignal } from '@preact/signals'
import type { Grants } from '#domain/permissions.ts'
import type { Role } from '#domain/wire/access-message.ts'
import type { StaffDetail } from '#domain/wire/staff-message.ts'
import { differences, grantMessages, readGrants, setGrant } from '../../../models/grant-draft.ts'
import type { PeopleModel } from '../../../models/people-model.ts'
import { PERMISSION_GROUP_NAMES, PERMISSION_GROUPS } from '../../../models/permission-groups.ts'
import type { GrantsByRole } from '../../../models/role-grants-model.ts'
import { Field } from '../../../parts/field.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'
import { roleChoices } from './add-person-dialog.tsx'
import { GrantRow } from './grant-row.tsx'
import { GROUP_TEXT } from './grant-words.ts'

type Draft = {
  name: Signal<string>
  role: Signal<Role>
  isActive: Signal<boolean>
  grants: Signal<Grants>
}

function useDraft(person: StaffDetail): Draft {
  return {
    name: useSignal(person.name),
    role: useSignal(person.role),
    isActive: useSignal(person.is_active),
    grants: useSignal(readGrants(person.grants)),
  }
}

function GrantList({ draft, roles }: { draft: Draft; roles: GrantsByRole }) {
  const { grants, role } = draft
  const usual = roles[role.value]
  return (
    <div class="stack">
      {PERMISSION_GROUP_NAMES.map((group) => (
        <section key={group}>
          <h3>{t(GROUP_TEXT[group])}</h3>
          <ul>
            {PERMISSION_GROUPS[group].map((permission) => (
              <GrantRow
                key={permission}
                permission={permission}
                grant={grants.value[permission]}
                usual={usual[permission]}
                onChange={(grant) => {
                  grants.value = setGrant(grants.value, permission, grant)
                }}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function Person({ draft, roles }: { draft: Draft; roles: GrantsByRole }) {
  const { name, role, isActive, grants } = draft
  /** Another role begins with what that role may do. */
  const become = (chosen: Role) => {
    role.value = chosen
    grants.value = roles[chosen]
  }
  return (
    <>
      <Field
        label={t('people.name')}
        value={name.value}
        maxLength={80}
        hasFocus
        onInput={(typed) => {
          name.value = typed
        }}
      />
      <Segmented
        label={t('people.role')}
        value={role.value}
        choices={roleChoices()}
        onChange={become}
      />
      <Switch
        label={t('people.works-here')}
        isOn={isActive.value}
        onChange={(isOn) => {
          isActive.value = isOn
        }}
      />
    </>
  )
}

type EditProps = {
  people: PeopleModel
  person: StaffDetail
  roles: GrantsByRole
  onClose: () => void
}

export function EditPersonDialog({ people, person, roles, onClose }: EditProps) {
  const draft = useDraft(person)
  const name = draft.name.value.trim()
  const save = () => {
    const own = differences(draft.grants.value, roles[draft.role.value])
    return people.change(person.staff_id, {
      name,
      role: draft.role.value,
      is_active: draft.isActive.value,
      own_grants: grantMessages(draft.grants.value, own),
    })
  }
  return (
    <SendingDialog
      title={person.name}
      onClose={onClose}
      shape="wide"
      action={t('common.save')}
      icon="check"
      isReady={draft.name.value.trim() !== ''}
      send={save}
      onDone={() => showToast('good', 'check', t('people.saved', { name }))}
    >
      <Person draft={draft} roles={roles} />
      <h2 class="grant-head">{t('people.may')}</h2>
      <p class="soft">{t('people.may-more')}</p>
      <GrantList draft={draft} roles={roles} />
    </SendingDialog>
  )
}
