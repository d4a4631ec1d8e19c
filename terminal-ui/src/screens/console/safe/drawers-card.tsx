import { useSignal } from '@preact/signals'
import type { DrawerMessage } from '#domain/wire/cash-message.ts'
import type { ConsoleCashModel } from '../../../models/console-cash-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Chip } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { DrawerDialog } from './drawer-dialog.tsx'

function DrawerRow({ drawer, onEdit }: { drawer: DrawerMessage; onEdit: (() => void) | null }) {
  const isInUse = drawer.open_session_id !== null
  return (
    <li class="list-row drawer-row">
      <span class={isInUse ? 'list-icon tone-good' : 'list-icon'}>
        <Icon name="drawer" />
      </span>
      <div class="grow">
        <p class="row row-wrap">
          <strong>{drawer.name}</strong>
          <Chip tone={isInUse ? 'good' : 'plain'}>
            {t(isInUse ? 'drawers.in-use' : 'drawers.free')}
          </Chip>
        </p>
        <p class="soft small">{drawer.terminal_code ?? t('drawers.nowhere')}</p>
      </div>
      {onEdit && (
        <Button label={t('drawers.edit', { name: drawer.name })} onPress={onEdit}>
          {t('drawers.change')}
        </Button>
      )}
    </li>
  )
}

/** The outlet's drawers, where each usually stands and whether it is in a shift. */
export function DrawersCard({ model }: { model: ConsoleCashModel }) {
  const mayEdit = useTill().session.may('manage-rules')
  const open = useSignal<{ drawer: DrawerMessage | null } | null>(null)
  const edit = (drawer: DrawerMessage | null) => {
    open.value = { drawer }
  }
  const drawers = model.drawers.value
  return (
    <section class="card stack">
      <header class="card-head">
        <h2>{t('drawers.title')}</h2>
        {mayEdit && (
          <Button icon="plus" onPress={() => edit(null)}>
            {t('drawers.add')}
          </Button>
        )}
      </header>
      {!drawers && <Skeleton rows={2} />}
      {drawers?.length === 0 && <p class="soft">{t('drawers.none')}</p>}
      <ul>
        {drawers?.map((drawer) => (
          <DrawerRow
            key={drawer.drawer_id}
            drawer={drawer}
            onEdit={mayEdit ? () => edit(drawer) : null}
          />
        ))}
      </ul>
      {open.value && (
        <DrawerDialog
          model={model}
          drawer={open.value.drawer}
          onClose={() => {
            open.value = null
          }}
        />
      )}
    </section>
  )
}
