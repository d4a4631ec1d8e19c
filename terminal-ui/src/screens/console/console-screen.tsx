import { useSignal } from '@preact/signals'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { fetchLater, Later } from '../../parts/later.tsx'
import { t } from '../../text/translate.ts'
import { section } from '../navigation.ts'
import { ConsoleGoTo, useGoToKey } from './console-go-to.tsx'
import { ConsoleMenuList, WaitingCount } from './console-menu.tsx'
import './console-screen.css'
import { CONSOLE_SCREENS, type ConsoleScreenEntry } from './console-screens.ts'
import { type ConsoleMenu, useConsoleMenu } from './use-console-menu.ts'

type MenuProps = { menu: ConsoleMenu; chosen: ConsoleScreenEntry; onFind: () => void }

function SideMenu({ menu, chosen, onFind }: MenuProps) {
  return (
    <div class="console-side">
      <button type="button" class="menu-find" aria-keyshortcuts="Control+K" onClick={onFind}>
        <Icon name="search" size={20} />
        <span class="menu-name">{t('goto.open')}</span>
        <span class="key-hint" aria-hidden="true">
          Ctrl K
        </span>
      </button>
      <div class="console-side-list scroll">
        <ConsoleMenuList menu={menu} chosen={chosen} idOf={(group) => `menu-${group}`} />
      </div>
    </div>
  )
}

/** On a narrow screen: where one is, the menu in a drawer, and "go to". */
function MenuBar({ menu, chosen, onFind }: MenuProps) {
  const isOpen = useSignal(false)
  const group = menu.groups.find((each) => each.group === chosen.group)
  const waiting = Object.entries(menu.counts)
    .filter(([name]) => menu.entries.some((entry) => entry.name === name))
    .reduce((sum, [, count]) => sum + count, 0)
  const close = () => {
    isOpen.value = false
  }
  return (
    <div class="console-bar">
      <button
        type="button"
        class="console-bar-menu"
        aria-haspopup="dialog"
        onClick={() => {
          isOpen.value = true
        }}
      >
        <Icon name="grid" size={22} />
        <span class="console-bar-name">
          {group && <span class="soft small">{t(group.text)}</span>}
          <span class="strong">{t(chosen.text)}</span>
        </span>
        <WaitingCount count={waiting} />
        <Icon name="chevron-down" size={18} />
      </button>
      <Button kind="plain" icon="search" label={t('goto.open')} onPress={onFind} />
      {isOpen.value && (
        <Dialog title={t('nav.console')} shape="side" onClose={close} testId="console-drawer">
          <ConsoleMenuList
            menu={menu}
            chosen={chosen}
            idOf={(each) => `drawer-${each}`}
            onGo={close}
          />
        </Dialog>
      )}
    </div>
  )
}

/** The screen that the address names, or the first one: on its way before anything is drawn. */
export async function fetchChosenScreen(): Promise<void> {
  const chosen = CONSOLE_SCREENS.find(({ name }) => name === section.peek()) ?? CONSOLE_SCREENS[0]
  if (chosen) await fetchLater(chosen.screen)
}

/** A menu of groups down the side of a wide screen, in a drawer on a narrow one. */
export function ConsoleScreen() {
  const menu = useConsoleMenu()
  const isFinding = useSignal(false)
  const find = () => {
    isFinding.value = true
  }
  useGoToKey(find)
  const chosen = menu.entries.find(({ name }) => name === section.value) ?? menu.entries[0]
  if (!chosen) return null
  return (
    <div class="console">
      <SideMenu menu={menu} chosen={chosen} onFind={find} />
      <MenuBar menu={menu} chosen={chosen} onFind={find} />
      <section
        class="console-panel scroll"
        id="console-panel"
        tabIndex={-1}
        aria-label={t(chosen.text)}
      >
        <Later key={chosen.name} screen={chosen.screen} />
      </section>
      {isFinding.value && (
        <ConsoleGoTo
          menu={menu}
          onClose={() => {
            isFinding.value = false
          }}
        />
      )}
    </div>
  )
}
