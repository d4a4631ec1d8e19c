import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Icon } from '../../parts/icon.tsx'
import { moveFocus } from '../../parts/move-focus.ts'
import { t } from '../../text/translate.ts'
import './console-menu.css'
import type { ConsoleScreenEntry } from './console-screens.ts'
import type { ConsoleMenu, MenuGroup } from './use-console-menu.ts'

/** Groups that stand open; kept while the page is, wherever somebody goes in between. */
const openGroups = signal<ReadonlySet<string>>(new Set())

function toggle(group: string): void {
  const next = new Set(openGroups.value)
  if (!next.delete(group)) next.add(group)
  openGroups.value = next
}

export function WaitingCount({ count }: { count: number }) {
  return count > 0 ? <span class="menu-count">{count}</span> : null
}

type LinkProps = {
  entry: ConsoleScreenEntry
  isChosen: boolean
  count: number
  onGo: (() => void) | undefined
}

function MenuLink({ entry, isChosen, count, onGo }: LinkProps) {
  return (
    <a
      class="menu-link"
      href={`#/console/${entry.name}`}
      aria-current={isChosen ? 'page' : undefined}
      data-screen={entry.name}
      onClick={onGo}
    >
      <Icon name={entry.icon} size={20} />
      <span class="menu-name">{t(entry.text)}</span>
      <WaitingCount count={count} />
    </a>
  )
}

type MenuProps = {
  menu: ConsoleMenu
  chosen: ConsoleScreenEntry
  /** In the drawer: closes it. */
  onGo?: () => void
  /** Ids are said once on a page, and the drawer has the same groups. */
  idOf: (group: string) => string
}

function Group({ group, menu, chosen, onGo, idOf }: MenuProps & { group: MenuGroup }) {
  const isOpen = openGroups.value.has(group.group)
  const waiting = group.entries.reduce((sum, { name }) => sum + (menu.counts[name] ?? 0), 0)
  const id = idOf(group.group)
  return (
    <div class="menu-group">
      <button
        type="button"
        class="menu-group-name"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => toggle(group.group)}
      >
        <Icon name={group.icon} size={22} />
        <span class="menu-name">{t(group.text)}</span>
        <WaitingCount count={isOpen ? 0 : waiting} />
        <Icon name={isOpen ? 'chevron-up' : 'chevron-down'} size={18} />
      </button>
      <ul id={id} hidden={!isOpen}>
        {isOpen &&
          group.entries.map((entry) => (
            <li key={entry.name}>
              <MenuLink
                entry={entry}
                isChosen={entry === chosen}
                count={menu.counts[entry.name] ?? 0}
                onGo={onGo}
              />
            </li>
          ))}
      </ul>
    </div>
  )
}

/** The group of the screen one came to opens by itself, and the screen is brought into sight. */
function useChosenInSight(chosen: ConsoleScreenEntry): void {
  useEffect(() => {
    if (chosen.group) openGroups.value = new Set([...openGroups.peek(), chosen.group])
    const timer = setTimeout(() => {
      const link = document.querySelector(`.menu-link[data-screen="${chosen.name}"]`)
      link?.scrollIntoView({ block: 'nearest' })
    })
    return () => clearTimeout(timer)
  }, [chosen])
}

/** Groups that open and close; arrow keys go through all that is in sight. */
export function ConsoleMenuList(props: MenuProps) {
  const { menu, chosen, onGo } = props
  useChosenInSight(chosen)
  return (
    <nav
      class="menu-list"
      aria-label={t('nav.console')}
      onKeyDown={(event) => moveFocus(event, 'a, button')}
    >
      {menu.first.map((entry) => (
        <MenuLink
          key={entry.name}
          entry={entry}
          isChosen={entry === chosen}
          count={menu.counts[entry.name] ?? 0}
          onGo={onGo}
        />
      ))}
      {menu.groups.map((group) => (
        <Group key={group.group} group={group} {...props} />
      ))}
    </nav>
  )
}
