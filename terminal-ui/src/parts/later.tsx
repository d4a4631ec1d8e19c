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

/** A hub that has come back is noticed before anybody touches the screen. */
const AGAIN_MS = 3000

/** Asks until it is here; `askNow` does not wait for the next time. */
function useLater(screen: LaterScreen) {
  const [state, setState] = useState<'loading' | 'ready' | 'away'>('loading')
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isShown = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async (): Promise<void> => {
      const isLoaded = await fetchLater(screen)
      if (!isShown) return
      setState(isLoaded ? 'ready' : 'away')
      if (!isLoaded) timer = setTimeout(ask, AGAIN_MS)
    }
    void ask()
    return () => {
      isShown = false
      clearTimeout(timer)
    }
  }, [screen, round])
  const askNow = () => {
    setState('loading')
    setRound(round + 1)
  }
  return { state, askNow }
}

export function Later({ screen }: { screen: LaterScreen }) {
  const { state, askNow } = useLater(screen)
  const Screen = screen.loaded
  if (Screen) return <Screen />
  if (state !== 'away') return <Skeleton rows={6} />
  return (
    <EmptyState icon="cloud-off" title={t('later.away')}>
      <p>{t('later.away-more')}</p>
      <Button icon="refresh" onPress={askNow}>
        {t('connect.retry')}
      </Button>
    </EmptyState>
  )
}
