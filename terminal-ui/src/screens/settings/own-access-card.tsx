import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatDateTime, fromIso } from '#domain/datetime.ts'
import { refusalText } from '../../link/till-errors.ts'
import { changeOwnPin, type LogIn, loadOwnLogIns } from '../../models/own-access.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Chip, Notice, type Tone } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, type PlainKey, t } from '../../text/translate.ts'

const PIN_LENGTH_MIN = 4
const PIN_LENGTH_MAX = 8
const LOG_INS_SHOWN = 10

const OUTCOMES: Record<LogIn['outcome'], { text: PlainKey; tone: Tone }> = {
  entered: { text: 'own.entered', tone: 'good' },
  'wrong-pin': { text: 'own.wrong-pin', tone: 'warn' },
  locked: { text: 'own.locked', tone: 'bad' },
}

function usePinChange() {
  const till = useTill()
  const current = useSignal('')
  const next = useSignal('')
  const again = useSignal('')
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const isDifferent = again.value !== '' && again.value !== next.value
  const isReady =
    current.value.length >= PIN_LENGTH_MIN &&
    next.value.length >= PIN_LENGTH_MIN &&
    again.value === next.value
  const change = async () => {
    if (!isReady || isBusy.value) return
    isBusy.value = true
    const outcome = await changeOwnPin(till, current.value, next.value)
    isBusy.value = false
    current.value = ''
    if (!outcome.ok) {
      problem.value = refusalText(outcome.code, currentLanguage())
      return
    }
    next.value = ''
    again.value = ''
    problem.value = null
    showToast('good', 'check', t('own.changed'))
  }
  return { current, next, again, isBusy, problem, isDifferent, isReady, change }
}

function PinChange() {
  const form = usePinChange()
  const fields = [
    [t('own.current-pin'), form.current],
    [t('own.new-pin'), form.next],
    [t('own.new-pin-again'), form.again],
  ] as const
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void form.change()
      }}
    >
      {fields.map(([label, value]) => (
        <Field
          key={label}
          label={label}
          value={value.value}
          inputMode="numeric"
          isSecret
          maxLength={PIN_LENGTH_MAX}
          error={value === form.again && form.isDifferent ? t('own.pin-differs') : null}
          onInput={(text) => {
            value.value = text.replace(/\D/g, '')
          }}
        />
      ))}
      <p class="soft small">{t('own.pin-help')}</p>
      {form.problem.value && (
        <Notice tone="bad" icon="warning" title={form.problem.value} role="alert" />
      )}
      <Button type="submit" icon="lock" isBusy={form.isBusy.value} isDisabled={!form.isReady}>
        {t('own.change-pin')}
      </Button>
    </form>
  )
}

function LogInRow({ logIn }: { logIn: LogIn }) {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const at = fromIso(logIn.at)
  const outcome = OUTCOMES[logIn.outcome]
  return (
    <li class="log-in">
      <span class="grow">
        {at === null ? logIn.at : formatDateTime(at, zone)}{' '}
        <span class="soft">{logIn.terminal_code}</span>
      </span>
      <Chip tone={outcome.tone}>{t(outcome.text)}</Chip>
    </li>
  )
}

function LogIns() {
  const till = useTill()
  const logIns = useSignal<readonly LogIn[]>([])
  const problem = useSignal<string | null>(null)
  useEffect(() => {
    void loadOwnLogIns(till).then((outcome) => {
      if (outcome.ok) logIns.value = outcome.value
      else problem.value = refusalText(outcome.code, currentLanguage())
    })
  }, [till, logIns, problem])
  if (problem.value) return <Notice tone="warn" icon="cloud-off" title={problem.value} />
  return (
    <>
      <p class="soft small">{t('own.log-ins-help')}</p>
      <ul>
        {logIns.value.slice(0, LOG_INS_SHOWN).map((logIn) => (
          <LogInRow key={`${logIn.at} ${logIn.terminal_code}`} logIn={logIn} />
        ))}
      </ul>
    </>
  )
}

/** One's own PIN, and where it was used: an unknown line means that somebody else knows it. */
export function OwnAccessCards() {
  const { staff } = useTill().session
  if (staff.value === null) return null
  return (
    <>
      <section class="card">
        <h2>{t('own.pin')}</h2>
        <PinChange />
      </section>
      <section class="card">
        <h2>{t('own.log-ins')}</h2>
        <LogIns />
      </section>
    </>
  )
}
