import { Dialog } from '../../parts/dialog.tsx'
import { type PlainKey, t } from '../../text/translate.ts'
import './shortcut-help.css'

type Group = { title: PlainKey; keys: readonly (readonly [string, PlainKey])[] }

const GROUPS: readonly Group[] = [
  {
    title: 'help.selling',
    keys: [
      ['F2', 'help.search'],
      ['3 *', 'help.quantity-ahead'],
      ['↑ ↓', 'help.select-line'],
      ['← →', 'help.quantity'],
      ['Space', 'help.open-line'],
      ['Delete', 'help.remove-line'],
      ['F3', 'help.customer'],
      ['F4', 'help.discount'],
      ['F6', 'help.note'],
      ['F7', 'help.hold'],
      ['F9', 'help.held'],
      ['F8 / Enter', 'help.pay'],
    ],
  },
  {
    title: 'help.paying',
    keys: [
      ['↑ ↓', 'help.choose-tender'],
      ['0 – 9', 'help.type-amount'],
      ['Enter', 'help.confirm'],
      ['Esc', 'help.back'],
    ],
  },
  {
    title: 'help.everywhere',
    keys: [
      ['Alt + 1…5', 'help.places'],
      ['Esc', 'help.close'],
      ['?', 'help.this'],
    ],
  },
]

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('help.title')} shape="wide" isText onClose={onClose}>
      <div class="help-groups">
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3>{t(group.title)}</h3>
            <dl class="help-keys">
              {group.keys.map(([key, text]) => (
                <div key={text}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{t(text)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
