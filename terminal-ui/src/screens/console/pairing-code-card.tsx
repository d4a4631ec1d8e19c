import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { fromIso } from '#domain/datetime.ts'
import { refusalText } from '../../link/till-errors.ts'
import type { PairingCode } from '../../models/terminals-model.ts'
import { Button } from '../../parts/button.tsx'
import { clockText } from '../../parts/clock-text.ts'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'

const SECOND_MS = 1000

/** Seconds until the code ends, counted down while it is shown. */
function useSecondsLeft(code: PairingCode): number {
  const endsMs = fromIso(code.expiresAt) ?? 0
  const left = () => Math.max(0, Math.ceil((endsMs - Date.now()) / SECOND_MS))
  const seconds = useSignal(left())
  useEffect(() => {
    seconds.value = left()
    const timer = setInterval(() => {
      seconds.value = left()
    }, SECOND_MS)
    return () => clearInterval(timer)
  }, [code])
  return seconds.value
}

function ShownCode({ code }: { code: PairingCode }) {
  const seconds = useSecondsLeft(code)
  const time = clockText(seconds)
  if (seconds === 0) return <Notice tone="warn" icon="clock" title={t('terminals.code-over')} />
  return (
    <div class="pairing-code" role="status">
      <p class="pairing-digits" data-testid="pairing-code">
        <span>{code.code.slice(0, 4)}</span> <span>{code.code.slice(4)}</span>
      </p>
      <p class="soft">{t('terminals.code-left', { time })}</p>
    </div>
  )
}

/** The code a new terminal asks for: large enough to be read across the shop. */
export function PairingCodeCard() {
  const { terminals } = useTill()
  const problem = useSignal<string | null>(null)
  const code = terminals.pairingCode.value
  const make = async () => {
    const outcome = await terminals.makePairingCode()
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
  }
  useEffect(() => () => terminals.forgetPairingCode(), [terminals])
  return (
    <section class="card stack">
      <h2>{t('terminals.pair-title')}</h2>
      <p class="soft">{t('terminals.pair-lead')}</p>
      {code && <ShownCode code={code} />}
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <Button kind={code ? 'soft' : 'primary'} size="large" icon="pair" onPress={() => void make()}>
        {code ? t('terminals.new-code-again') : t('terminals.new-code')}
      </Button>
    </section>
  )
}
