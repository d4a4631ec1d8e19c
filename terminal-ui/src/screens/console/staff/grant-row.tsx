import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type Grant, PERMISSIONS, type Permission } from '#domain/permissions.ts'
import { isSameGrant, typeLimit, writeLimit } from '../../../models/grant-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Chip } from '../../../parts/notice.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { permissionName, t } from '../../../text/translate.ts'
import { grantText } from './grant-words.ts'

type GrantProps = {
  permission: Permission
  grant: Grant
  onChange: (grant: Grant) => void
}

/** How much, while it is allowed; left empty it is without a limit. */
export function LimitField({ permission, grant, onChange }: GrantProps) {
  const isShare = PERMISSIONS[permission].limitUnit === 'ppm'
  const text = useSignal(writeLimit(grant.limit, permission))
  useEffect(() => {
    const isSaid = typeLimit(text.value, permission).limit === grant.limit
    if (!isSaid) text.value = writeLimit(grant.limit, permission)
  }, [grant.limit, permission, text])
  return (
    <Field
      label={t('people.limit')}
      value={text.value}
      inputMode={isShare ? 'decimal' : 'numeric'}
      placeholder={t('people.no-limit')}
      {...(isShare ? { suffix: '%' } : { prefix: 'Rp' })}
      onInput={(typed) => {
        const { text: shown, limit } = typeLimit(typed, permission)
        // What was typed too much must leave the field even if what stays is as before.
        text.value = typed
        text.value = shown
        onChange({ isAllowed: true, limit })
      }}
    />
  )
}

/** One permission: may they, how much, and where that is not as in their role. */
export function GrantRow(props: GrantProps & { usual: Grant }) {
  const { permission, grant, usual, onChange } = props
  const hasLimit = PERMISSIONS[permission].limitUnit !== 'none'
  const isOwn = !isSameGrant(grant, usual)
  return (
    <li class={isOwn ? 'grant-row is-own' : 'grant-row'}>
      <Switch
        label={permissionName(permission)}
        isOn={grant.isAllowed}
        onChange={(isAllowed) =>
          onChange({ isAllowed, limit: isAllowed && usual.isAllowed ? usual.limit : null })
        }
      />
      {grant.isAllowed && hasLimit && (
        <LimitField permission={permission} grant={grant} onChange={onChange} />
      )}
      {isOwn && (
        <div class="grant-own">
          <Chip tone="accent">
            {t('people.role-says', { grant: grantText(usual, permission) })}
          </Chip>
          <Button kind="plain" icon="undo" onPress={() => onChange(usual)}>
            {t('people.as-role')}
          </Button>
        </div>
      )}
    </li>
  )
}
