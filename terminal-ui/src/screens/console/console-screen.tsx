import { useSignal } from '@preact/signals'
import type { Permission } from '#domain/permissions.ts'
import { Icon } from '../../parts/icon.tsx'
import type { IconName } from '../../parts/icon-shapes.ts'
import { moveFocus } from '../../parts/move-focus.ts'
import { useTill } from '../../parts/till-context.ts'
import { type PlainKey, t } from '../../text/translate.ts'
import './console-screen.css'
import { HealthPanel } from './health-panel.tsx'
import { ImportPanel } from './import-panel.tsx'
import { PrintPanel } from './print-panel.tsx'
import { TerminalsPanel } from './terminals-panel.tsx'

type TabEntry = {
  tab: 'terminals' | 'import' | 'printing' | 'health'
  icon: IconName
  text: PlainKey
  permission: Permission
}

const TABS: readonly TabEntry[] = [
  { tab: 'terminals', icon: 'terminal', text: 'console.terminals', permission: 'view-console' },
  { tab: 'import', icon: 'upload', text: 'console.import', permission: 'manage-catalogue' },
  { tab: 'printing', icon: 'printer', text: 'console.printing', permission: 'view-console' },
  { tab: 'health', icon: 'pulse', text: 'console.health', permission: 'view-console' },
]

const PANELS = {
  terminals: TerminalsPanel,
  import: ImportPanel,
  printing: PrintPanel,
  health: HealthPanel,
}

/** How many print jobs wait for a person, on the tab where they are answered. */
function WaitingCount({ tab }: { tab: TabEntry['tab'] }) {
  const { printJobs } = useTill()
  const count = printJobs.uncertain.value.length + printJobs.held.value.length
  return tab === 'printing' && count > 0 ? <span class="tab-count">{count}</span> : null
}

export function ConsoleScreen() {
  const { session } = useTill()
  const chosen = useSignal<TabEntry['tab']>('terminals')
  const Panel = PANELS[chosen.value]
  return (
    <div class="console">
      <div
        class="console-tabs"
        role="tablist"
        aria-label={t('nav.console')}
        onKeyDown={(event) => moveFocus(event, '[role="tab"]')}
      >
        {TABS.filter((entry) => session.may(entry.permission)).map((entry) => (
          <button
            type="button"
            key={entry.tab}
            class="console-tab"
            role="tab"
            id={`tab-${entry.tab}`}
            aria-selected={chosen.value === entry.tab}
            aria-controls="console-panel"
            onClick={() => {
              chosen.value = entry.tab
            }}
          >
            <Icon name={entry.icon} size={22} />
            {t(entry.text)}
            <WaitingCount tab={entry.tab} />
          </button>
        ))}
      </div>
      <div
        class="console-panel scroll"
        id="console-panel"
        role="tabpanel"
        aria-labelledby={`tab-${chosen.value}`}
      >
        <Panel />
      </div>
    </div>
  )
}
