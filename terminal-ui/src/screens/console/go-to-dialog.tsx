import { useSignal } from '@preact/signals'
import { useEffect, useId } from 'preact/hooks'
import { DESTINATIONS_SHOWN, type Destination, findDestinations } from '../../models/go-to.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import type { IconName } from '../../parts/icon-shapes.ts'
import { t } from '../../text/translate.ts'
import './go-to-dialog.css'

export type GoToPlace = Destination & { icon: IconName; go: () => void }

type Found = { places: readonly GoToPlace[]; at: number; listId: string }

function Option({ place, isAt, id }: { place: GoToPlace; isAt: boolean; id: string }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names it
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys
    <div id={id} class="go-to-place" role="option" aria-selected={isAt} onClick={place.go}>
      <Icon name={place.icon} size={20} />
      <span class="grow">{place.name}</span>
      <span class="soft small">{place.group}</span>
    </div>
  )
}

function FoundList({ places, at, listId }: Found) {
  useEffect(() => {
    document.getElementById(`${listId}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [at, listId])
  return (
    <div class="go-to-list" id={listId} role="listbox" aria-label={t('goto.found')}>
      {places.map((place, index) => (
        <Option key={place.key} place={place} isAt={index === at} id={`${listId}-${index}`} />
      ))}
    </div>
  )
}

type DialogProps = {
  placesFor: (query: string) => readonly GoToPlace[]
  all: readonly GoToPlace[]
  onClose: () => void
}

/** Where to? Some letters, arrows, Enter. */
export function GoToDialog({ all, placesFor, onClose }: DialogProps) {
  const query = useSignal('')
  const at = useSignal(0)
  const listId = useId()
  const found = [...placesFor(query.value), ...findDestinations(all, query.value)]
  const places = query.value === '' ? found : found.slice(0, DESTINATIONS_SHOWN)
  const step = (by: number) => {
    if (places.length > 0) at.value = (at.value + by + places.length) % places.length
  }
  const keys: Record<string, () => void> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => places[at.value]?.go(),
  }
  return (
    <Dialog title={t('goto.title')} onClose={onClose} testId="go-to">
      <div class="field field-box go-to-field">
        <Icon name="search" size={22} />
        <input
          type="text"
          role="combobox"
          aria-label={t('goto.field')}
          aria-expanded={places.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={places.length > 0 ? `${listId}-${at.value}` : undefined}
          autocomplete="off"
          placeholder={t('goto.field')}
          data-autofocus
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value
            at.value = 0
          }}
          onKeyDown={(event) => {
            const act = keys[event.key]
            if (!act) return
            event.preventDefault()
            act()
          }}
        />
      </div>
      <FoundList places={places} at={at.value} listId={listId} />
      <p class="soft small" role="status">
        {places.length === 0 ? t('goto.none') : ''}
      </p>
    </Dialog>
  )
}
