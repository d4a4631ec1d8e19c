import { useSignal } from '@preact/signals'
import { Fragment } from 'preact'
import { useMemo } from 'preact/hooks'
import { type Grant, PERMISSIONS, type Permission } from '#domain/permissions.ts'
import { ROLES, type Role } from '#domain/wire/access-message.ts'
import { isSameGrant } from '../../../models/grant-draft.ts'
import {
  PERMISSION_GROUP_NAMES,
  PERMISSION_GROUPS,
  type PermissionGroup,
} from '../../../models/permission-groups.ts'
import { type GrantsByRole, RoleGrantsModel } from '../../../models/role-grants-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { roleText } from '../../../parts/staff-tiles.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { permissionName, t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { LimitField } from './grant-row.tsx'
import { GROUP_TEXT, grantText } from './grant-words.ts'
import './staff.css'

type Cell = { role: Role; permission: Permission }
type MatrixProps = { draft: GrantsByRole; saved: GrantsByRole; onOpen: (cell: Cell) => void }

function CellButton(props: MatrixProps & Cell) {
  const { draft, saved, role, permission, onOpen } = props
  const grant = draft[role][permission]
  const isChanged = !isSameGrant(grant, saved[role][permission])
  const words = grantText(grant, permission)
  const state = isChanged ? `${words}, ${t('people.changed')}` : words
  return (
    <td>
      <button
        type="button"
        class={`grant-cell${grant.isAllowed ? ' is-allowed' : ''}${isChanged ? ' is-changed' : ''}`}
        aria-label={`${roleText(role)}: ${permissionName(permission)}: ${state}`}
        onClick={() => onOpen({ role, permission })}
      >
        <Icon name={grant.isAllowed ? 'check' : 'minus'} size={18} />
        <span>{words}</span>
      </button>
    </td>
  )
}

function GroupRows({ group, ...props }: MatrixProps & { group: PermissionGroup }) {
  return (
    <Fragment>
      <tr>
        <th class="matrix-group" scope="rowgroup" colSpan={ROLES.length + 1}>
          <span>{t(GROUP_TEXT[group])}</span>
        </th>
      </tr>
      {PERMISSION_GROUPS[group].map((permission) => (
        <tr key={permission}>
          <th scope="row">{permissionName(permission)}</th>
          {ROLES.map((role) => (
            <CellButton key={role} {...props} role={role} permission={permission} />
          ))}
        </tr>
      ))}
    </Fragment>
  )
}

function Matrix(props: MatrixProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
    <section class="matrix" aria-label={t('roles.title')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('roles.right')}</th>
            {ROLES.map((role) => (
              <th key={role} scope="col">
                {roleText(role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {PERMISSION_GROUP_NAMES.map((group) => (
            <GroupRows key={group} group={group} {...props} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

type CellDialogProps = {
  cell: Cell
  grant: Grant
  onChange: (grant: Grant) => void
  onClose: () => void
}

function CellDialog({ cell, grant, onChange, onClose }: CellDialogProps) {
  const { role, permission } = cell
  const hasLimit = PERMISSIONS[permission].limitUnit !== 'none'
  return (
    <Dialog
      title={roleText(role)}
      onClose={onClose}
      footer={
        <Button kind="primary" size="large" isWide hasFocus onPress={onClose}>
          {t('roles.done')}
        </Button>
      }
    >
      <div class="stack">
        <Switch
          label={permissionName(permission)}
          isOn={grant.isAllowed}
          onChange={(isAllowed) => onChange({ isAllowed, limit: null })}
        />
        {hasLimit && grant.isAllowed && (
          <LimitField permission={permission} grant={grant} onChange={onChange} />
        )}
        {PERMISSIONS[permission].canBeApproved && <p class="soft">{t('roles.approvable')}</p>}
      </div>
    </Dialog>
  )
}

function SaveBar({ model }: { model: RoleGrantsModel }) {
  const { problem, isBusy, send } = useSending()
  const count = model.changeCount.value
  const save = async () => {
    if (await send(() => model.save())) showToast('good', 'check', t('roles.saved'))
  }
  if (count === 0) return null
  return (
    <div class="save-bar">
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <div class="row row-wrap spread">
        <strong role="status">{t('roles.changes-n', { n: count })}</strong>
        <div class="row">
          <Button icon="undo" onPress={() => model.undo()}>
            {t('roles.undo')}
          </Button>
          <Button kind="primary" icon="check" isBusy={isBusy.value} onPress={() => void save()}>
            {t('common.save')}
          </Button>
        </div>
      </div>
    </div>
  )
}

/** What each role may do at this outlet; nothing holds before it is saved. */
export function RolesPanel() {
  const { link } = useTill()
  const model = useMemo(() => new RoleGrantsModel(link), [link])
  const { problem, again } = useRefresh(() => model.refresh())
  const cell = useSignal<Cell | null>(null)
  const [draft, saved, open] = [model.draft.value, model.saved.value, cell.value]
  const close = () => {
    cell.value = null
  }
  return (
    <section class="card stack">
      <header class="card-head">
        <h2>{t('roles.title')}</h2>
        <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
      </header>
      <p class="soft">{t('roles.lead')}</p>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {!draft && !problem.value && <Skeleton rows={8} />}
      {draft && saved && (
        <Matrix
          draft={draft}
          saved={saved}
          onOpen={(chosen) => {
            cell.value = chosen
          }}
        />
      )}
      <SaveBar model={model} />
      {draft && open && (
        <CellDialog
          cell={open}
          grant={draft[open.role][open.permission]}
          onChange={(grant) => model.set(open.role, open.permission, grant)}
          onClose={close}
        />
      )}
    </section>
  )
}
