import type { ReadonlySignal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { formatDateTime } from '#domain/datetime.ts'
import { formatMoney } from '#domain/money.ts'
import type { DisplayModel } from '../models/display-model.ts'
import type { DisplayScene } from '../models/display-scene.ts'
import { Button } from '../parts/button.tsx'
import { Logo } from '../parts/logo.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { t } from '../text/translate.ts'
import { BasketScene } from './basket-scene.tsx'
import './display-page.css'

const SECOND_MS = 1000

function useNowMs(): number {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), SECOND_MS)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}

/** '14:05 WIB' of '22/11/2026 14:05 WIB'. */
const clockText = (nowMs: number, timezone: string): string =>
  formatDateTime(nowMs, timezone).split(' ').slice(1).join(' ')

function Head({ model }: { model: DisplayModel }) {
  const { outletName, timezone } = model.frame.value
  const nowMs = useNowMs()
  return (
    <header class="display-head">
      <Logo size={44} />
      <h1>{outletName || 'Ocean Store'}</h1>
      <p class="display-clock">{clockText(nowMs, timezone)}</p>
    </header>
  )
}

function Idle({ model }: { model: DisplayModel }) {
  const logo = model.logo.value
  const { outletName } = model.frame.value
  return (
    <div class="display-idle">
      {logo === null ? (
        <Logo size={160} />
      ) : (
        <img class="display-logo" alt="" src={`data:image/png;base64,${logo}`} />
      )}
      <h1 class="display-outlet">{outletName || 'Ocean Store'}</h1>
      <p class="display-welcome">{t('display.welcome')}</p>
      <p class="display-soft">{t('display.welcome-more')}</p>
    </div>
  )
}

type Show = (minor: number) => string

function Qris({ scene, show }: { scene: Extract<DisplayScene, { kind: 'qris' }>; show: Show }) {
  const seconds = Math.ceil((scene.endsAtMs - useNowMs()) / SECOND_MS)
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const amount = show(scene.amountMinor)
  return (
    <div class="display-qris">
      <div class="display-card">
        <QrCode data={scene.text} label={t('display.qr', { amount })} name="display-code" />
      </div>
      <div class="display-qris-words">
        <p class="display-lead">{t('display.scan')}</p>
        <p class="display-big" data-testid="display-total">
          {amount}
        </p>
        {scene.isAmountTyped && <p class="display-mark">{t('display.type-amount')}</p>}
        <p class="display-soft" role="timer">
          {seconds > 0 ? t('display.time-left', { time }) : t('display.time-over')}
        </p>
      </div>
    </div>
  )
}

function Thanks({ scene, show }: { scene: Extract<DisplayScene, { kind: 'thanks' }>; show: Show }) {
  const hasChange = scene.changeMinor > 0
  return (
    <div class={scene.link ? 'display-end has-link' : 'display-end'}>
      <div class="display-end-words">
        <p class="display-welcome">{t('display.thanks')}</p>
        <p class="display-lead">{hasChange ? t('display.change') : t('display.total')}</p>
        <p class="display-big" data-testid="display-total">
          {show(hasChange ? scene.changeMinor : scene.totalMinor)}
        </p>
        {hasChange && (
          <p class="display-soft">
            {`${t('display.total')} ${show(scene.totalMinor)} · `}
            {`${t('display.given')} ${show(scene.tenderedMinor)}`}
          </p>
        )}
        <p class="display-soft">{scene.receiptNumber}</p>
      </div>
      {scene.link && (
        <div class="display-card display-card-small">
          <QrCode data={scene.link} label={t('display.link')} name="display-code" />
          <p>{t('display.link')}</p>
        </div>
      )}
    </div>
  )
}

function Refund({ scene, show }: { scene: Extract<DisplayScene, { kind: 'refund' }>; show: Show }) {
  return (
    <div class="display-end">
      <p class="display-lead">{t(scene.isVoid ? 'display.void' : 'display.refund')}</p>
      <p class="display-big" data-testid="display-total">
        {show(scene.totalMinor)}
      </p>
    </div>
  )
}

function Scene({ model }: { model: DisplayModel }) {
  const { currency } = model.frame.value
  const show: Show = (minor) => formatMoney(minor, currency)
  const scene = model.scene.value
  switch (scene.kind) {
    case 'idle':
      return <Idle model={model} />
    case 'basket':
      return <BasketScene scene={scene} newest={model.newest.value} show={show} />
    case 'qris':
      return <Qris scene={scene} show={show} />
    case 'thanks':
      return <Thanks scene={scene} show={show} />
    case 'refund':
      return <Refund scene={scene} show={show} />
  }
}

/** Only a press in this window may fill the screen. */
function FullScreenButton() {
  const [isFull, setFull] = useState(document.fullscreenElement !== null)
  useEffect(() => {
    const look = () => setFull(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', look)
    return () => document.removeEventListener('fullscreenchange', look)
  }, [])
  const root = document.documentElement
  if (isFull || !root.requestFullscreen) return null
  return (
    <div class="display-full">
      <Button onPress={() => void root.requestFullscreen().catch(() => {})}>
        {t('display.full')}
      </Button>
    </div>
  )
}

type DisplayPageProps = { model: DisplayModel; isElsewhere: ReadonlySignal<boolean> }

export function DisplayPage({ model, isElsewhere }: DisplayPageProps) {
  if (isElsewhere.value) {
    return (
      <main class="display display-idle">
        <h1 class="display-lead">{t('display.elsewhere')}</h1>
        <p class="display-soft">{t('display.elsewhere-more')}</p>
      </main>
    )
  }
  const scene = model.scene.value
  return (
    <div class={`display display-of-${scene.kind}`} data-testid="display" data-scene={scene.kind}>
      {scene.kind !== 'idle' && <Head model={model} />}
      <main class="display-main">
        <Scene model={model} />
      </main>
      {scene.kind === 'idle' && (
        <footer class="display-foot">
          <IdleClock model={model} />
          <FullScreenButton />
        </footer>
      )}
    </div>
  )
}

function IdleClock({ model }: { model: DisplayModel }) {
  const nowMs = useNowMs()
  return <p class="display-clock">{clockText(nowMs, model.frame.value.timezone)}</p>
}
