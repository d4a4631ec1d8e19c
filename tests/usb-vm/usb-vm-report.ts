// What the guest says, judged and as a table.

export type ScenarioReport = {
  transport: string
  name: string
  told: { wanted: string; found: string }[]
  seconds: number
}
export type EndReport = {
  transport: string
  receipts: { n: number; state: string; begun: number; whole: number }[]
  failures: string[]
}
export type Report = ScenarioReport | EndReport | { transport: string; fault: string }

/** Still to come by itself, or a person is asked: what is not on paper may be nothing else. */
const NOT_LOST = /^(queued|checking|not-started|uncertain)/

export function judge(reports: Report[]) {
  const sentences: string[] = []
  let checkCount = 0
  let wrongCount = 0
  const check = (isRight: boolean, sentence: string): void => {
    checkCount += 1
    if (!isRight) wrongCount += 1
    sentences.push(`${isRight ? 'ok   ' : 'WRONG'} ${sentence}`)
  }
  for (const report of reports) {
    const { transport } = report
    if ('told' in report) {
      for (const { wanted, found } of report.told) {
        const rest = wanted === found ? '' : `, wanted ${wanted}`
        check(wanted === found, `${transport}: ${report.name}: ${found}${rest}`)
      }
    } else if ('receipts' in report) {
      for (const { n, state, begun, whole } of report.receipts) {
        const isOnce = whole <= 1 && begun <= 1
        const isKnown = state === 'printed' ? whole === 1 : NOT_LOST.test(state)
        check(isOnce && isKnown, `${transport}: receipt ${n}: ${state}, paper ${whole}/${begun}`)
      }
    } else check(false, `${transport}: ${report.fault}`)
  }
  return { sentences, checkCount, wrongCount }
}

export function tableOf(reports: Report[]): string {
  const rows = reports.flatMap((report) => {
    if (!('told' in report)) return []
    const ends = report.told.map(({ found }) => found).join('; ')
    return [`| ${report.transport} | ${report.name} | ${ends} | ${report.seconds} |`]
  })
  const ends = reports.flatMap((report) => ('receipts' in report ? report.receipts : []))
  const onPaper = ends.filter(({ whole }) => whole === 1).length
  const doubled = ends.filter(({ begun, whole }) => begun > 1 || whole > 1).length
  const asked = ends.filter(({ state }) => state.startsWith('uncertain')).length
  const asks = `${asked} that a person is asked about`
  return `# A USB printer in a machine of its own

Written by \`npm run test:usb-vm\`: Debian's kernel in QEMU, a USB gadget of class 7 that the same
kernel's host side sees, our interpreter as the printer behind it, the hub's print workers with a
database file and the real way to the printer. Seconds are those of an emulated processor. "paper
1/1" counts a receipt's last and first line on the paper.

| way | what happens | states in their order | seconds |
|---|---|---|---|
${rows.join('\n')}

${ends.length} receipts: ${onPaper} whole on paper, ${asks}, ${doubled} doubled.
`
}
