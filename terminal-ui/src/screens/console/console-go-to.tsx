import { useEffect } from 'preact/hooks'
import { numberToFind } from '../../models/console-journal-model.ts'
import { t } from '../../text/translate.ts'
import { useMyPlaces } from '../frame/nav-rail.tsx'
import { goTo } from '../navigation.ts'
import type { ConsoleScreenEntry } from './console-screens.ts'
import { GoToDialog, type GoToPlace } from './go-to-dialog.tsx'
import type { ConsoleMenu } from './use-console-menu.ts'

/** Ctrl+K, or ⌘K, wherever one is on the console but in a dialog. */
export function useGoToKey(open: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isAsked = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
      if (!isAsked || event.altKey || document.querySelector('dialog[open]')) return
      event.preventDefault()
      open()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}

type GoToProps = {
  menu: ConsoleMenu
  onClose: () => void
}

export function ConsoleGoTo({ menu, onClose }: GoToProps) {
  const groupNames = new Map(menu.groups.map(({ group, text }) => [group as string, t(text)]))
  const go = (act: () => void) => () => {
    onClose()
    act()
    // The dialog gives the focus back to where it was; who went on wants to be there.
    setTimeout(() => document.getElementById('console-panel')?.focus())
  }
  const placeOf = (entry: ConsoleScreenEntry): GoToPlace => ({
    key: entry.name,
    icon: entry.icon,
    name: t(entry.text),
    group: groupNames.get(entry.group ?? '') ?? '',
    words: entry.words ? t(entry.words) : '',
    go: go(() => goTo('console', entry.name)),
  })
  const tills = useMyPlaces()
    .filter(({ place }) => place !== 'console')
    .map(({ place, icon, text }) => ({
      ...{ key: `till-${place}`, icon, name: t(text), group: t('goto.till'), words: '' },
      go: go(() => goTo(place)),
    }))
  const mayFind = menu.entries.some(({ name }) => name === 'journal')
  /** What ends in a number of at least two digits may be a receipt's. */
  const placesFor = (query: string): GoToPlace[] => {
    const number = query.trim().toUpperCase()
    if (!mayFind || !/^[A-Z0-9-]*\d{2,9}$/.test(number)) return []
    const find = () => {
      numberToFind.value = number
      goTo('console', 'journal')
    }
    return [
      {
        ...{ key: 'receipt', icon: 'receipt', words: '' },
        ...{ name: t('goto.receipt', { number }), group: t('journal.tab'), go: go(find) },
      },
    ]
  }
  return (
    <GoToDialog
      all={[...menu.entries.map(placeOf), ...tills]}
      placesFor={placesFor}
      onClose={onClose}
    />
  )
}
