import type { BootModel } from './models/boot-model.ts'
import { Later } from './parts/later.tsx'
import { Splash } from './parts/splash.tsx'
import { BootProvider, TillProvider, useTill } from './parts/till-context.ts'
import { Frame } from './screens/frame/frame.tsx'
import { OtherTabScreen, StorageBrokenScreen } from './screens/incident/boot-screens.tsx'
import { StorageLostScreen, usePairingAgain } from './screens/incident/incident-notice.tsx'
import { LoginScreen } from './screens/login/login-screen.tsx'
import { PAIRING } from './screens/pairing/later-pairing.ts'

function SessionPhase() {
  const { session } = useTill()
  const isPairedAgain = usePairingAgain()
  if (isPairedAgain) return <Later screen={PAIRING} />
  switch (session.phase.value) {
    case 'starting':
      return <Splash />
    case 'unpaired':
      return session.incident.value?.kind === 'storage-lost' ? (
        <StorageLostScreen />
      ) : (
        <Later screen={PAIRING} />
      )
    case 'logged-out':
      return <LoginScreen />
    case 'logged-in':
      return <Frame />
  }
}

function BootPhase({ boot }: { boot: BootModel }) {
  const till = boot.till.value
  if (boot.phase.value === 'other-tab') return <OtherTabScreen />
  if (boot.phase.value === 'storage-broken') return <StorageBrokenScreen />
  if (!till) return <Splash />
  return (
    <TillProvider value={till}>
      <SessionPhase />
    </TillProvider>
  )
}

export function App({ boot }: { boot: BootModel }) {
  return (
    <BootProvider value={boot}>
      <BootPhase boot={boot} />
    </BootProvider>
  )
}
