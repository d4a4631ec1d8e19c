import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { DEFAULT_SCANNER } from '#domain/scanner-rules.ts'
import { type ScannerMessage, SUFFIXES } from '#domain/wire/scanning-message.ts'
import type { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { withoutScanner, withScanner } from '../../../models/scanning-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { NumberField } from '../rules/money-field.tsx'
import { SUFFIX_TEXTS, scannerText } from './scanning-words.ts'

type Change = (part: Partial<ScannerMessage>) => void
type PartProps = { scanner: ScannerMessage; change: Change }

function Signs({ scanner, change }: PartProps) {
  return (
    <>
      <Field
        label={t('scanning.scanner-prefix')}
        help={t('scanning.scanner-prefix-help')}
        value={scanner.prefix}
        maxLength={8}
        onInput={(prefix) => change({ prefix: prefix.trim() })}
      />
      <Choice
        label={t('scanning.suffix')}
        value={scanner.suffix}
        options={SUFFIXES.map((value) => ({ value, text: t(SUFFIX_TEXTS[value]) }))}
        onChange={(suffix) => change({ suffix })}
      />
      <Field
        label={t('scanning.separator')}
        help={t('scanning.separator-help')}
        value={scanner.separator}
        maxLength={1}
        onInput={(separator) => change({ separator: separator.trim() })}
      />
    </>
  )
}

const PACES = [
  ['gap_median_ms_max', 'scanning.gap-median', 5, 100],
  ['gap_ms_max', 'scanning.gap', 20, 300],
  ['silence_ms', 'scanning.silence', 50, 1000],
] as const

function Pace({ scanner, change }: PartProps) {
  return (
    <>
      <NumberField
        label={t('scanning.length-min')}
        value={scanner.length_min}
        suffix={t('scanning.signs')}
        min={3}
        max={14}
        onChange={(length_min) => change({ length_min })}
      />
      {PACES.map(([name, label, min, max]) => (
        <NumberField
          key={name}
          label={t(label)}
          value={scanner[name]}
          suffix={t('scanning.ms')}
          min={min}
          max={max}
          onChange={(ms) => change({ [name]: ms })}
        />
      ))}
    </>
  )
}

type ScannerDialogProps = {
  title: string
  scanner: ScannerMessage
  onKeep: (scanner: ScannerMessage) => void
  onClose: () => void
}

function ScannerDialog({ title, scanner, onKeep, onClose }: ScannerDialogProps) {
  const { terminals } = useTill()
  const draft = useSignal(scanner)
  const change: Change = (part) => {
    draft.value = { ...draft.value, ...part }
  }
  const codes = terminals.terminals.value.map(({ terminal_code, name }) => ({
    value: terminal_code,
    text: `${terminal_code} · ${name}`,
  }))
  const keep = () => {
    onKeep(draft.peek())
    onClose()
  }
  return (
    <Dialog
      title={title}
      shape="wide"
      onClose={onClose}
      footer={
        <Button kind="primary" size="large" isWide onPress={keep}>
          {t('rules.keep')}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          keep()
        }}
      >
        <div class="rule-limits">
          <Choice
            label={t('scanning.terminal')}
            value={draft.value.terminal_code ?? ''}
            options={[{ value: '', text: t('scanning.everywhere') }, ...codes]}
            onChange={(code) => change({ terminal_code: code === '' ? null : code })}
          />
          <Signs scanner={draft.value} change={change} />
          <Pace scanner={draft.value} change={change} />
        </div>
        <Switch
          label={t('scanning.has-field')}
          isOn={draft.value.has_field}
          onChange={(has_field) => change({ has_field })}
        />
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  )
}

type Open = { at: number | null; scanner: ScannerMessage }

/** One entry for all tills, and one for each that has another scanner. */
export function ScannersCard({ model }: { model: ConsoleRulesModel }) {
  const { terminals } = useTill()
  const open = useSignal<Open | null>(null)
  useEffect(() => void terminals.refresh(), [terminals])
  const scanners = model.draft.value?.scanners ?? []
  const nameOf = ({ terminal_code }: ScannerMessage) => terminal_code ?? t('scanning.everywhere')
  return (
    <section class="card stack">
      <h2>{t('scanning.scanners')}</h2>
      <p class="soft">{t('scanning.scanners-more')}</p>
      <ul>
        {scanners.map((scanner, at) => (
          <li class="list-row" key={`${at} ${scanner.terminal_code}`}>
            <div class="grow">
              <p class="strong">{`${at + 1}. ${nameOf(scanner)}`}</p>
              <p class="soft small">{scannerText(scanner)}</p>
            </div>
            <Button
              label={`${t('scanning.edit-scanner')}: ${nameOf(scanner)}`}
              onPress={() => {
                open.value = { at, scanner }
              }}
            >
              {t('drawers.change')}
            </Button>
            <Button
              kind="plain"
              icon="trash"
              label={`${t('scanning.remove-scanner')}: ${nameOf(scanner)}`}
              onPress={() => model.change((before) => withoutScanner(before, at))}
            />
          </li>
        ))}
      </ul>
      <div>
        <Button
          icon="plus"
          onPress={() => {
            open.value = { at: null, scanner: DEFAULT_SCANNER }
          }}
        >
          {t('scanning.add-scanner')}
        </Button>
      </div>
      {open.value && (
        <ScannerDialog
          title={t(open.value.at === null ? 'scanning.add-scanner' : 'scanning.edit-scanner')}
          scanner={open.value.scanner}
          onKeep={(scanner) => {
            const at = open.peek()?.at ?? null
            model.change((before) => withScanner(before, at, scanner))
          }}
          onClose={() => {
            open.value = null
          }}
        />
      )}
    </section>
  )
}
