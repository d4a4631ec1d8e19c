import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { refusalText, type TillOutcome } from '../link/till-errors.ts'
import { currentLanguage, t } from '../text/translate.ts'
import { Button } from './button.tsx'
import { clockText } from './clock-text.ts'
import { NumberPad } from './number-pad.tsx'
import './pin-entry.css'
import { useShortcuts } from './shortcuts.ts'
import { initialsOf, roleText } from './staff-tiles.tsx'
import { useScans } from './use-scans.ts'

const PIN_LENGTH_MIN = 4
const PIN_LENGTH_MAX = 8
const SECOND_MS = 1000
/** The longest gap between two signs of a scanner. */
const RHYTHM_MS = 80

type EnterPin = (pin: string) => Promise<TillOutcome<unknown>>

/** The PIN is here while it is typed, and gone with the answer, whatever it is. */
function usePin(onEnter: EnterPin, isDisabled: boolean) {
  const pin = useSignal('')
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const lockedFor = useSignal(0)
  const isLocked = lockedFor.value > 0
  useEffect(() => {
    if (!isLocked) return
    const timer = setInterval(() => {
      lockedFor.value -= 1
      if (lockedFor.value <= 0) problem.value = null
    }, SECOND_MS)
    return () => clearInterval(timer)
  }, [isLocked, lockedFor, problem])
  const enter = async () => {
    if (pin.value.length < PIN_LENGTH_MIN || isBusy.value || isLocked || isDisabled) return
    isBusy.value = true
    const outcome = await onEnter(pin.value)
    isBusy.value = false
    pin.value = ''
    if (outcome.ok) return
    problem.value = refusalText(outcome.code, currentLanguage())
    if (outcome.code === 'PIN_LOCKED') lockedFor.value = Number(outcome.detail ?? 30)
  }
  const last = useRef({ atMs: 0, before: '' })
  // A scanner types as well: what it typed is no PIN.
  useScans(({ kind }) => {
    if (kind === 'elsewhere') pin.value = last.current.before
  })
  /** `atMs`: when the key went down, as the scanner's rhythm is judged: a busy page hears it later. */
  const type = (digit: string, atMs = performance.now()) => {
    if (atMs - last.current.atMs > RHYTHM_MS) last.current.before = pin.value
    last.current.atMs = atMs
    if (isBusy.value || isLocked || pin.value.length >= PIN_LENGTH_MAX) return
    pin.value += digit
    problem.value = null
  }
  const erase = () => {
    pin.value = pin.value.slice(0, -1)
  }
  return { pin, isBusy, isLocked, lockedFor, problem, enter, type, erase }
}

function PinDots({ length, isWrong }: { length: number; isWrong: boolean }) {
  const shown = Math.max(PIN_LENGTH_MIN, length)
  return (
    <div
      class={isWrong ? 'pin-dots is-wrong' : 'pin-dots'}
      role="img"
      aria-label={t('login.digits-n', { n: length })}
    >
      {Array.from({ length: shown }, (_, index) => (
        <span key={index} class={index < length ? 'is-filled' : undefined} />
      ))}
    </div>
  )
}

type PinEntryProps = {
  staff: StaffCard
  /** What entering it does. */
  action: string
  onEnter: EnterPin
  onBack: () => void
  /** In a dialog Esc closes the dialog; elsewhere it goes back. */
  isInDialog?: boolean
  isDisabled?: boolean
}

/** One person's PIN, on the pad or on the keyboard: wrong and locked in plain words. */
export function PinEntry(props: PinEntryProps) {
  const { staff, onBack, isInDialog = false, isDisabled = false } = props
  const entry = usePin(props.onEnter, isDisabled)
  const { pin, isBusy, isLocked, lockedFor, problem } = entry
  const digits = Object.fromEntries(
    [...'0123456789'].map((digit) => [
      digit,
      (event: KeyboardEvent) => entry.type(digit, event.timeStamp),
    ]),
  )
  const keys = { ...digits, Backspace: entry.erase, Enter: () => void entry.enter() }
  useShortcuts(isInDialog ? keys : { ...keys, Escape: onBack }, isInDialog)
  return (
    <section class="pin-entry" aria-label={t('login.pin-of', { name: staff.name })}>
      <div class="pin-person">
        <span class={`avatar avatar-${staff.role}`} aria-hidden="true">
          {initialsOf(staff.name)}
        </span>
        <div class="grow">
          <p class="staff-name">{staff.name}</p>
          <p class="staff-role">{roleText(staff.role)}</p>
        </div>
        <Button kind="soft" icon="swap" label={t('login.other-person')} onPress={onBack}>
          {t('login.other-person')}
        </Button>
      </div>
      <PinDots length={pin.value.length} isWrong={problem.value !== null} />
      <p class="pin-problem" role="alert">
        {problem.value ?? '\u00a0'}
        {isLocked && <strong> {clockText(lockedFor.value)}</strong>}
      </p>
      <NumberPad
        label={t('login.pad')}
        size="large"
        isDisabled={isLocked}
        onKey={(digit) => entry.type(digit)}
        onErase={entry.erase}
      />
      <Button
        kind="primary"
        size="pay"
        isWide
        isBusy={isBusy.value}
        isDisabled={pin.value.length < PIN_LENGTH_MIN || isLocked || isDisabled}
        hint="Enter"
        onPress={() => void entry.enter()}
      >
        {props.action}
      </Button>
    </section>
  )
}
