import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../text/translate.ts'
import { Button } from './button.tsx'
import { EmptyState } from './notice.tsx'
import { Skeleton } from './skeleton.tsx'

/** A screen that selling does not need: its code comes in a file of its own. */
export type LaterScreen = { load: () => Promise<ComponentType>; loaded: ComponentType | null }

export const laterScreen = (load: () => Promise<ComponentType>): LaterScreen => ({
  load,
  loaded: null,
})

/** Keeps the loaded screen. False when the hub cannot be reached: asking again may help. */
export async function fetchLater(screen: LaterScreen): Promise<boolean> {
  if (screen.loaded) return true
  try {
    const words = import('../text/later-texts.ts').then(({ areKnown }) => areKnown)
    const [loaded] = await Promise.all([screen.load(), words])
    screen.loaded = loaded
    return true
  } catch {
    return false
  }
}

export function Later({ screen }: { screen: LaterScreen }) {
  const [state, setState] = useState<'loading' | 'ready' | 'away'>('loading')
  const fetch = () => {
    setState('loading')
    void fetchLater(screen).then((isLoaded) => setState(isLoaded ? 'ready' : 'away'))
  }
  useEffect(fetch, [screen])
  const Screen = screen.loaded
  if (Screen) return <Screen />
  if (state !== 'away') return <Skeleton rows={6} />
  return (
    <EmptyState icon="cloud-off" title={t('later.away')}>
      <p>{t('later.away-more')}</p>
      <Button icon="refresh" onPress={fetch}>
        {t('connect.retry')}
      </Button>
    </EmptyState>
  )
}
