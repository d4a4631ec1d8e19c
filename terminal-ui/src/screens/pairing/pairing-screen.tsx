import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { refusalText } from '../../link/till-errors.ts'
import { PairingPlace } from '../../models/pairing-place.ts'
import { Button } from '../../parts/button.tsx'
import { EntryPage } from '../../parts/entry-page.tsx'
import { Field } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { CodeInput } from './code-input.tsx'
import { OtherPlaceNotice } from './other-place.tsx'
import './pairing-screen.css'

const CODE_LENGTH = 8

function WhereToFind() {
  return (
    <ol class="pairing-steps">
      <li>{t('pairing.step-1')}</li>
      <li>{t('pairing.step-2')}</li>
      <li>{t('pairing.step-3')}</li>
    </ol>
  )
}

function usePairing() {
  const { session } = useTill()
  // The link with which a new shop goes on carries the code of its first till.
  const code = useSignal(new URLSearchParams(location.search).get('pair') ?? '')
  const name = useSignal('')
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const place = useMemo(() => new PairingPlace(location.hostname), [])
  const isReady = code.value.length === CODE_LENGTH && name.value.trim() !== ''
  const pair = async (event: Event) => {
    event.preventDefault()
    if (!isReady || isBusy.value) return
    isBusy.value = true
    const isChosen = place.isChosen.value
    const outcome = await session.pair(code.value, name.value.trim(), isChosen)
    isBusy.value = false
    const isSaid = outcome.ok || place.hear(outcome)
    problem.value = isSaid ? null : refusalText(outcome.code, currentLanguage())
  }
  return { code, name, isBusy, problem, isReady, place, pair }
}

export function PairingScreen() {
  const { code, name, isBusy, problem, isReady, place, pair } = usePairing()
  return (
    <EntryPage title={t('pairing.title')} lead={t('pairing.lead')} aside={<WhereToFind />}>
      <form class="pairing-form" onSubmit={pair}>
        <OtherPlaceNotice place={place} code={code.value} />
        <CodeInput
          length={CODE_LENGTH}
          value={code.value}
          onInput={(digits) => {
            code.value = digits
            problem.value = null
          }}
        />
        <Field
          label={t('pairing.name')}
          help={t('pairing.name-help')}
          value={name.value}
          maxLength={40}
          onInput={(text) => {
            name.value = text
          }}
        />
        <Button
          type="submit"
          kind="primary"
          size="pay"
          icon="pair"
          isWide
          isBusy={isBusy.value}
          isDisabled={!isReady}
        >
          {t('pairing.action')}
        </Button>
        <div class="pairing-problem" aria-live="assertive">
          {problem.value && <Notice tone="bad" icon="warning" title={problem.value} />}
        </div>
      </form>
    </EntryPage>
  )
}
