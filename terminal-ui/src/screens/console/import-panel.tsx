import { useSignal } from '@preact/signals'
import { importOf } from '../../models/console-import.ts'
import { LOOKED_AT } from '../../models/import-decision.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useTill } from '../../parts/till-context.ts'
import { type PlainKey, t } from '../../text/translate.ts'
import { FileDrop } from './file-drop.tsx'
import { ImportProgressCard } from './import-progress-card.tsx'

const DEFAULTS: readonly (readonly [column: string, text: PlainKey])[] = [
  ['sku', 'import.required'],
  ['name', 'import.required'],
  ['barcode', 'import.default-barcode'],
  ['category', 'import.default-category'],
  ['price', 'import.default-price'],
  ['stock', 'import.default-stock'],
  ['tax_class', 'import.default-tax'],
  ['unit', 'import.default-unit'],
  ['weighed', 'import.default-weighed'],
  ['plu', 'import.default-plu'],
  ['cost', 'import.default-cost'],
]

function Defaults() {
  return (
    <section class="card stack">
      <h2>{t('import.columns')}</h2>
      <p class="soft">{t('import.columns-lead')}</p>
      <p class="soft">{t('import.columns-missing')}</p>
      <dl class="defaults">
        {DEFAULTS.map(([column, text]) => (
          <div key={column}>
            <dt>
              <code>{column}</code>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function ChooseCard() {
  const catalogueImport = importOf(useTill())
  const file = useSignal<File | null>(null)
  return (
    <section class="card stack">
      <h2>{t('import.title')}</h2>
      <FileDrop
        file={file.value}
        accept=".csv,text/csv"
        words={t('import.drop')}
        onChoose={(chosen) => {
          file.value = chosen
        }}
      />
      <Button
        kind="primary"
        size="pay"
        icon="upload"
        isWide
        isDisabled={!file.value}
        onPress={() => {
          if (file.value) void catalogueImport.start(file.value, LOOKED_AT)
        }}
      >
        {t('import.look')}
      </Button>
      <p class="row soft small">
        <Icon name="info" size={20} />
        {t('import.while-selling')}
      </p>
    </section>
  )
}

/** A file in, a table of what was wrong with it out; selling goes on meanwhile. */
export function ImportPanel() {
  const catalogueImport = importOf(useTill())
  const isIdle = catalogueImport.progress.value.state === 'idle'
  return (
    <div class="panel-columns panel-columns-wide-first">
      {isIdle ? <ChooseCard /> : <ImportProgressCard />}
      <Defaults />
    </div>
  )
}
