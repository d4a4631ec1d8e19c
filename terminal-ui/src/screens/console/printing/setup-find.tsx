import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { FoundPrinterMessage } from '#domain/wire/found-printers-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import { type PrinterSetupModel, SEARCH_MS_MAX } from '../../../models/printer-setup-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Chip, EmptyState, Notice } from '../../../parts/notice.tsx'
import { problemText } from '../../../parts/printer-problem.ts'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { currentLanguage, t } from '../../../text/translate.ts'
import { page } from '../page-timers.ts'
import { WAY_TEXT } from './printer-words.ts'

const TICK_MS = 250

/** How long the search goes on at most; it may end sooner. */
function Searching() {
  const passedMs = useSignal(0)
  useEffect(() => {
    let cancel = (): void => {}
    const tick = () => {
      passedMs.value = Math.min(SEARCH_MS_MAX, passedMs.peek() + TICK_MS)
      cancel = page.timers.after(TICK_MS, tick)
    }
    tick()
    return () => cancel()
  }, [passedMs])
  return <ProgressBar label={t('setup.searching')} fraction={passedMs.value / SEARCH_MS_MAX} />
}

function FoundRow({ printer, onChoose }: { printer: FoundPrinterMessage; onChoose: () => void }) {
  const { transport, address, name, access, printer_id } = printer
  const isKnown = printer_id !== null
  return (
    <li>
      <button type="button" class="found-printer" disabled={isKnown} onClick={onChoose}>
        <Icon name="printer" />
        <span class="grow">
          <strong>{name ?? t('setup.nameless')}</strong>
          <span class="soft small found-address">{`${t(WAY_TEXT[transport])} ${address}`}</span>
        </span>
        {isKnown && <Chip tone="plain">{t('setup.known')}</Chip>}
        {!isKnown && access !== 'ready' && (
          <Chip tone="warn" icon="warning">
            {problemText(access)}
          </Chip>
        )}
      </button>
    </li>
  )
}

function ByHand({ model }: { model: PrinterSetupModel }) {
  const address = useSignal('')
  const isReady = address.value.trim() !== ''
  const use = () => {
    if (isReady) model.choose({ transport: 'tcp', address: address.value.trim(), name: null })
  }
  return (
    <form
      class="by-hand"
      onSubmit={(event) => {
        event.preventDefault()
        use()
      }}
    >
      <Field
        label={t('setup.by-hand')}
        help={t('printer.address-help')}
        value={address.value}
        maxLength={200}
        onInput={(typed) => {
          address.value = typed
        }}
      />
      <Button type="submit" isDisabled={!isReady}>
        {t('setup.use-address')}
      </Button>
    </form>
  )
}

/** What is plugged in or answers on the network; or an address by hand. */
export function SetupFind({ model }: { model: PrinterSetupModel }) {
  useEffect(() => void model.search(), [model])
  const found = model.found.value
  const isSearching = model.isSearching.value
  const fault = model.searchFault.value
  const isNone = found !== null && !isSearching && found.printers.length === 0
  return (
    <div class="stack">
      {isSearching && <Searching />}
      {fault && (
        <Notice tone="warn" icon="cloud-off" title={refusalText(fault, currentLanguage())} />
      )}
      {found && found.printers.length > 0 && (
        <section>
          <h3>{t('setup.found')}</h3>
          <ul class="found-printers">
            {found.printers.map((printer) => (
              <FoundRow
                key={`${printer.transport} ${printer.address}`}
                printer={printer}
                onChoose={() => model.choose(printer)}
              />
            ))}
          </ul>
        </section>
      )}
      {isNone && (
        <EmptyState icon="search" title={t('setup.found-none')}>
          {t('setup.found-none-more')}
        </EmptyState>
      )}
      {found && !found.is_complete && !isSearching && (
        <Notice tone="plain" icon="info">
          {t('setup.found-part')}
        </Notice>
      )}
      {!isSearching && (
        <div>
          <Button icon="refresh" onPress={() => void model.search()}>
            {t('setup.search-again')}
          </Button>
        </div>
      )}
      <ByHand model={model} />
    </div>
  )
}
