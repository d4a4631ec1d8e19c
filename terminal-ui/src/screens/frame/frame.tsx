import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Till } from '../../models/till.ts'
import { Later } from '../../parts/later.tsx'
import { LaterDialog } from '../../parts/later-dialog.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { ToastHost } from '../../parts/toast.tsx'
import { DoneScreen } from '../done/done-screen.tsx'
import { goTo, type Place, place } from '../navigation.ts'
import { PayScreen } from '../pay/pay-screen.tsx'
import { SellScreen } from '../sell/sell-screen.tsx'
import { useCounter, useScanning } from '../sell/use-scanning.ts'
import { FrameBanner } from './frame-banner.tsx'
import { APPROVAL, fetchAllLater, HAND_OVER, LATER, OPEN_SHIFT, STOPPED } from './later-screens.ts'
import { NavRail, useMyPlaces } from './nav-rail.tsx'
import { ShortcutHelp } from './shortcut-help.tsx'
import { TopBar } from './top-bar.tsx'
import './frame.css'

const IDLE_FETCH_MS = 1500

/** A payment in progress comes before everything else; the scanner is heard on all three. */
function Selling() {
  const { cart, link, payment } = useTill()
  useCounter()
  if (payment.completed.value) return <DoneScreen />
  if (payment.attempt.value) return <PayScreen />
  const isStopped = link.stopped.value !== null && cart.cart.value.lines.length === 0
  return isStopped ? <Later screen={STOPPED} /> : <SellScreen />
}

function SellPlace() {
  const { shift } = useTill()
  if (shift.current.value) return <Selling />
  return shift.isKnown.value ? <Later screen={OPEN_SHIFT} /> : <Skeleton rows={5} />
}

/** The first place of this person's role when the address names one that is not theirs. */
function useAllowedPlace(): Place {
  const allowed = useMyPlaces()
  const asked = place.value
  const isAllowed = allowed.some((entry) => entry.place === asked)
  const at = isAllowed ? asked : (allowed[0]?.place ?? 'settings')
  // An address that has moved on in the meantime is another question.
  useEffect(() => {
    if (at !== asked && asked === place.peek()) goTo(at)
  }, [at, asked])
  return at
}

function useFrameKeys(openHelp: () => void): void {
  const places = useMyPlaces()
  const jumps = places.map((entry, index) => [`Alt+${index + 1}`, () => goTo(entry.place)] as const)
  useShortcuts({ '?': openHelp, F1: openHelp, ...Object.fromEntries(jumps) })
}

/** Every touch and key says that somebody is there: the idle log-out begins anew. */
function useIdleLogout(till: Till): void {
  useEffect(() => {
    const touch = () => till.session.touch()
    addEventListener('pointerdown', touch)
    addEventListener('keydown', touch)
    addEventListener('wheel', touch, { passive: true })
    return () => {
      removeEventListener('pointerdown', touch)
      removeEventListener('keydown', touch)
      removeEventListener('wheel', touch)
    }
  }, [till])
}

/** Another person's word, and money that goes over the counter, stand over everything. */
function DialogsOverAll() {
  const { approval, exchange } = useTill()
  const ask = approval.ask.value
  const refund = exchange.shown.value
  return (
    <>
      <LaterDialog
        screen={HAND_OVER}
        isOpen={refund !== null}
        name={refund?.refund_id ?? ''}
        onAway={() => exchange.show(null)}
      />
      <LaterDialog
        screen={APPROVAL}
        isOpen={ask !== null}
        name={`${ask?.subjectId} ${ask?.words}`}
        onAway={() => approval.dismiss()}
      />
    </>
  )
}

/** What surrounds every screen once somebody is logged in. */
export function Frame() {
  const till = useTill()
  const isHelpOpen = useSignal(false)
  const at = useAllowedPlace()
  const openHelp = () => {
    isHelpOpen.value = true
  }
  const closeHelp = () => {
    isHelpOpen.value = false
  }
  useFrameKeys(openHelp)
  useIdleLogout(till)
  useScanning()
  const isConnected = till.link.isConnected.value
  useEffect(() => {
    const timer = setTimeout(fetchAllLater, IDLE_FETCH_MS)
    return () => clearTimeout(timer)
  }, [isConnected])
  return (
    <div class="frame">
      <NavRail at={at} />
      <TopBar at={at} onHelp={openHelp} />
      <FrameBanner />
      <main class="frame-main" id="main" tabIndex={-1}>
        {at === 'sell' ? <SellPlace /> : <Later key={at} screen={LATER[at]} />}
      </main>
      <DialogsOverAll />
      <ToastHost />
      {isHelpOpen.value && <ShortcutHelp onClose={closeHelp} />}
    </div>
  )
}
