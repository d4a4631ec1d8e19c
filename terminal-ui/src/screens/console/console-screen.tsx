import { useEffect } from 'preact/hooks'
import { Icon } from '../../parts/icon.tsx'
import { Later } from '../../parts/later.tsx'
import { moveFocus } from '../../parts/move-focus.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { goTo, section } from '../navigation.ts'
import { useOpenConflictCount } from './conflicts/use-conflicts.ts'
import './console-screen.css'
import { CONSOLE_GROUPS, type ConsoleGroup, type ConsoleTab } from './console-tabs.ts'

/** How many print jobs and conflicts wait for a person, on the tab where they are answered. */
function useWaitingCounts(): Record<string, number> {
  const { printJobs } = useTill()
  const conflicts = useOpenConflictCount()
  return { printing: printJobs.uncertain.value.length + printJobs.held.value.length, conflicts }
}

type TabProps = { entry: ConsoleTab; isChosen: boolean; count: number }

function TabButton({ entry, isChosen, count }: TabProps) {
  return (
    <button
      type="button"
      class="console-tab"
      role="tab"
      id={`tab-${entry.tab}`}
      aria-selected={isChosen}
      aria-controls="console-panel"
      onClick={() => goTo('console', entry.tab)}
    >
      <Icon name={entry.icon} size={22} />
      {t(entry.text)}
      {count > 0 && <span class="tab-count">{count}</span>}
    </button>
  )
}

/** On a phone the row scrolls: the chosen tab is brought into sight, with its count. */
function useTabInSight(tab: string | undefined, count: number): void {
  useEffect(() => {
    document.getElementById(`tab-${tab}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [tab, count])
}

function useMyGroups(): ConsoleGroup[] {
  const { session } = useTill()
  return CONSOLE_GROUPS.map(({ text, tabs }) => ({
    text,
    tabs: tabs.filter(({ permission }) => session.may(permission)),
  })).filter(({ tabs }) => tabs.length > 0)
}

/** Groups down the side of a wide screen, one row that scrolls on a phone. */
export function ConsoleScreen() {
  const groups = useMyGroups()
  const counts = useWaitingCounts()
  const tabs = groups.flatMap((group) => group.tabs)
  const chosen = tabs.find(({ tab }) => tab === section.value) ?? tabs[0]
  useTabInSight(chosen?.tab, counts[chosen?.tab ?? ''] ?? 0)
  if (!chosen) return null
  return (
    <div class="console">
      <div
        class="console-tabs scroll"
        role="tablist"
        aria-label={t('nav.console')}
        onKeyDown={(event) => moveFocus(event, '[role="tab"]')}
      >
        {groups.map((group) => (
          <div class="console-group" role="presentation" key={group.text}>
            <span class="console-group-name" role="presentation">
              {t(group.text)}
            </span>
            {group.tabs.map((entry) => (
              <TabButton
                key={entry.tab}
                entry={entry}
                isChosen={entry === chosen}
                count={counts[entry.tab] ?? 0}
              />
            ))}
          </div>
        ))}
      </div>
      <div
        class="console-panel scroll"
        id="console-panel"
        role="tabpanel"
        aria-labelledby={`tab-${chosen.tab}`}
      >
        <Later key={chosen.tab} screen={chosen.screen} />
      </div>
    </div>
  )
}
